package io.windflow.rest.internal;

import java.nio.charset.StandardCharsets;

/** JSON that is answered as it is. The bytes are not copied: they are made for one answer. */
public final class RawJson {

    private final byte[] bytes;

    public RawJson(byte[] bytes) {
        this.bytes = bytes;
    }

    public static RawJson of(String text) {
        return new RawJson(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] bytes() {
        return bytes;
    }
}
