package io.windflow.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Uses WindFlow as a person would for a moment, so that the classes this takes are in the archive. */
final class Training {
    private static final Pattern TOKEN = Pattern.compile("\"accessToken\"\\s*:\\s*\"([^\"]+)\"");
    private static final int ROUNDS = 20;
    private static final List<String> OPEN = List.of("/api/health", "/", "/api/openapi.json");
    private static final List<String> BEHIND_LOGIN = List.of(
            "/api/v1/stacks", "/api/v1/extensions", "/api/v1/deployments", "/api/v1/engines", "/api/v1/containers");

    private final String url;

    Training(String url) {
        this.url = url;
    }

    void run(String password) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            for (String path : OPEN) {
                send(path, null, null);
            }
        }
        String session = send("/api/v1/auth/login", null, "{\"username\":\"admin\",\"password\":\"" + password + "\"}");
        Matcher token = TOKEN.matcher(session);
        if (token.find()) {
            for (String path : BEHIND_LOGIN) {
                send(path, token.group(1), null);
            }
        }
    }

    private String send(String path, String token, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        if (token != null) {
            connection.setRequestProperty("Authorization", "Bearer " + token);
        }
        if (body != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }
        InputStream answer =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (answer == null) {
            return "";
        }
        try (answer) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
