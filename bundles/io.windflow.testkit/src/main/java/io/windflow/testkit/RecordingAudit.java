package io.windflow.testkit;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.audit.Audit;
import io.windflow.api.audit.AuditEntry;
import io.windflow.api.identity.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An audit that keeps its entries in memory, for a test to look at. */
public final class RecordingAudit implements Audit {

    private final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

    @Override
    public void record(Principal by, String action, String target, String result, String detail) {
        entries.add(new AuditEntry(
                entries.size() + 1L, Instant.now(), by.username(), action, target, by.address(), result, detail));
    }

    @Override
    public Page<AuditEntry> list(String text, PageRequest request) {
        return new Page<>(entries, null);
    }

    /** All entries, oldest first. */
    public List<AuditEntry> entries() {
        return List.copyOf(entries);
    }

    /** Each entry as {@code actor action target result}, oldest first. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (AuditEntry entry : entries) {
            lines.add(entry.username() + " " + entry.action() + " " + entry.target() + " " + entry.result());
        }
        return lines;
    }
}
