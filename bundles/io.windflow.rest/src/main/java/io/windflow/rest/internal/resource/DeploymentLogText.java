package io.windflow.rest.internal.resource;

import io.windflow.api.deployment.Deployments;
import io.windflow.api.deployment.LogLine;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A deployment's log as text, read in parts so that a long one needs no memory. */
final class DeploymentLogText implements StreamingOutput {

    private static final int PART = 500;

    private final Deployments deployments;
    private final String id;

    DeploymentLogText(Deployments deployments, String id) {
        this.deployments = deployments;
        this.id = id;
    }

    @Override
    public void write(OutputStream output) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8));
        long last = 0;
        List<LogLine> lines;
        do {
            lines = deployments.log(id, last, PART);
            for (LogLine line : lines) {
                writer.append(line.time().toString())
                        .append(' ')
                        .append(line.source())
                        .append(" | ");
                writer.append(line.text()).append('\n');
                last = line.number();
            }
        } while (lines.size() == PART);
        writer.flush();
    }
}
