package io.windflow.console.internal;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Serves the dashboard. A path that is no file is one of its pages, and gets {@code index.html}. Files whose name carries
 * a hash are kept by browsers for ever, the others are asked for again each time.
 */
final class DashboardServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    /** All that the dashboard is made of comes from here, in files. The image of the dashboard alone says the same. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** Our own pages bring their style with them, since they stand in where the files are not there. */
    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String INDEX = "index.html";

    private final transient DashboardFiles files;

    DashboardServlet(Path folder) {
        this.files = new DashboardFiles(folder);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        addSecurityHeaders(response);
        boolean head = request.getMethod().equals("HEAD");
        if (!head && !request.getMethod().equals("GET")) {
            response.setHeader("Allow", "GET, HEAD");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else if (!files.exist() && isPage(request, path(request))) {
            page(response, HttpServletResponse.SC_OK, "missing.html", head);
        } else {
            serve(request, response, head);
        }
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, boolean head) throws IOException {
        String path = path(request);
        String accepted = request.getHeader("Accept-Encoding");
        Optional<DashboardFiles.Found> found = files.find(path, accepted);
        if (found.isEmpty() && isPage(request, path)) {
            found = files.find(INDEX, accepted);
        }
        if (found.isEmpty()) {
            page(response, HttpServletResponse.SC_NOT_FOUND, "not-found.html", head);
            return;
        }
        send(found.get(), request, response, head);
    }

    private static void send(
            DashboardFiles.Found found, HttpServletRequest request, HttpServletResponse response, boolean head)
            throws IOException {
        response.setHeader("ETag", found.tag());
        response.setHeader("Vary", "Accept-Encoding");
        response.setHeader("Cache-Control", found.lasting() ? FOREVER : "no-cache");
        String had = request.getHeader("If-None-Match");
        if (had != null && had.contains(found.tag())) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(found.type());
        response.setContentLengthLong(found.size());
        if (found.encoding() != null) {
            response.setHeader("Content-Encoding", found.encoding());
        }
        if (!head) {
            Files.copy(found.file(), response.getOutputStream());
        }
    }

    private static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = info == null ? request.getServletPath() : info;
        return path.equals("/") || path.isEmpty() ? INDEX : path.substring(1);
    }

    /** Whether a browser asks for a page of the dashboard: what looks like a file and is none is simply not there. */
    private static boolean isPage(HttpServletRequest request, String path) {
        String accept = request.getHeader("Accept");
        boolean wantsPage = accept == null || accept.contains("text/html") || accept.contains("*/*");
        boolean looksLikeFile =
                !path.equals(INDEX) && path.substring(path.lastIndexOf('/') + 1).contains(".");
        boolean elsewhere = path.equals("api") || path.startsWith("api/") || path.startsWith("system/");
        return wantsPage && !looksLikeFile && !elsewhere;
    }

    private static void addSecurityHeaders(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    }

    /** A page of our own, for when the dashboard cannot answer. */
    private static void page(HttpServletResponse response, int status, String name, boolean head) throws IOException {
        try (InputStream page = DashboardServlet.class.getResourceAsStream(name)) {
            byte[] bytes = page.readAllBytes();
            response.setStatus(status);
            response.setHeader("Content-Security-Policy", PAGE_POLICY);
            response.setHeader("Cache-Control", "no-store");
            response.setContentType("text/html; charset=utf-8");
            response.setContentLength(bytes.length);
            if (!head) {
                response.getOutputStream().write(bytes);
            }
        }
    }
}
