package io.windflow.core.internal.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** The models rendered last, each by the digest of all that it was rendered from. */
final class RenderedModels {

    private static final int MOST = 16;

    private final Map<String, Rendered> models = new LinkedHashMap<>(); // guarded by this

    /** A model, and the root of the scratch copy that its paths are in. */
    record Rendered(Model model, Path scratchRoot) {}

    synchronized Rendered find(Checker.Input input) {
        return models.get(key(input));
    }

    synchronized void keep(Checker.Input input, Rendered model) {
        models.put(key(input), model);
        if (models.size() > MOST) {
            models.remove(models.keySet().iterator().next());
        }
    }

    private static String key(Checker.Input input) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {
                input.name(), input.folder().toString(), input.firstFile(), input.compose(), input.env()
            }) {
                digest.update(part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
