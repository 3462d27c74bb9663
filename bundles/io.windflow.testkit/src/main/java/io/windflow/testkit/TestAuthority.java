package io.windflow.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of its own that signs servers' certificates, by the JDK's {@code keytool}. Its files go with the folder. */
public final class TestAuthority {

    private static final String PASSWORD = "test-password";

    private final Path folder;
    private final Path store;

    /** What a server needs: its certificate and the key to it, each in a file. */
    public record Certificate(Path certificate, Path key) {}

    /** @param folder empty */
    public TestAuthority(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("store.p12");
        keytool("-genkeypair", "-alias", "authority", "-keyalg", "EC", "-dname", "CN=Test authority", "-ext", "bc:c");
    }

    /** The authority's own certificate, as {@code sslrootcert} wants it. */
    public Path certificate() {
        Path file = folder.resolve("authority.pem");
        keytool("-exportcert", "-alias", "authority", "-rfc", "-file", file.toString());
        return file;
    }

    /** A certificate for a server of this name. */
    public Certificate sign(String host) {
        Path request = folder.resolve(host + ".csr");
        Path certificate = folder.resolve(host + ".pem");
        keytool("-genkeypair", "-alias", host, "-keyalg", "EC", "-dname", "CN=" + host);
        keytool("-certreq", "-alias", host, "-file", request.toString());
        keytool(
                "-gencert",
                "-alias",
                "authority",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-rfc",
                "-ext",
                "SAN=dns:" + host);
        return new Certificate(certificate, key(host));
    }

    private Path key(String alias) {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            byte[] key = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
            String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(key);
            return Files.writeString(
                    folder.resolve(alias + ".key"),
                    "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        try {
            Path log = folder.resolve("keytool.log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool: " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
