package io.windflow.rest.internal.http;

import io.windflow.api.Page;
import io.windflow.rest.internal.Json;
import io.windflow.rest.internal.RawJson;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Gives every list an ETag, and answers 304 to a client that has it already. */
@Provider
public final class EntityTags implements ContainerResponseFilter {

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() != 200 || !(response.getEntity() instanceof Page<?> page)) {
            return;
        }
        byte[] body = Json.bytes(page);
        String tag = tag(body);
        response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
        response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        String had = request.getHeaderString(HttpHeaders.IF_NONE_MATCH);
        if (had != null && had.contains(tag)) {
            response.setStatus(304);
            response.setEntity(null);
        } else {
            response.setEntity(new RawJson(body));
        }
    }

    /** Two checksums and the length tell versions of one list apart; they are much cheaper than a hash. */
    private static String tag(byte[] body) {
        CRC32 one = new CRC32();
        CRC32C other = new CRC32C();
        one.update(body);
        other.update(body);
        return '"'
                + Long.toHexString(one.getValue())
                + Long.toHexString(other.getValue())
                + Integer.toHexString(body.length)
                + '"';
    }
}
