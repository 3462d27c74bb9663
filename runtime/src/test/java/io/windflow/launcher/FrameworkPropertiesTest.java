package io.windflow.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameworkPropertiesTest {

    private static final Path CACHE = Path.of("/srv/windflow/cache");

    @Test
    void tellBundlesWhatTheUserChose() throws StartException {
        Map<String, String> properties = properties(Map.of(
                "WINDFLOW_HOME", "/srv/windflow",
                "WINDFLOW_HTTP_PORT", "80",
                "WINDFLOW_DEPLOYMENTS_KEPT", "7",
                "WINDFLOW_AUDIT_DAYS", "0"));

        assertThat(properties)
                .containsEntry("windflow.home", "/srv/windflow")
                .containsEntry("windflow.config.dir", "/srv/windflow/config")
                .containsEntry("felix.fileinstall.dir", "/srv/windflow/config")
                .containsEntry("windflow.http.port", "80")
                .containsEntry("org.osgi.service.http.port", "80")
                .containsEntry("windflow.retention.deployments", "7")
                .containsEntry("windflow.retention.audit.days", "0")
                .containsEntry("org.osgi.framework.startlevel.beginning", "1")
                .containsEntry("from.the.feature", "yes");
    }

    @Test
    void giveRequestsVirtualThreadsWhereTheyHoldNoRealOnes() throws StartException {
        assertThat(FrameworkProperties.hasVirtualThreads(Runtime.Version.parse("17.0.15")))
                .isFalse();
        assertThat(FrameworkProperties.hasVirtualThreads(Runtime.Version.parse("21.0.9")))
                .isFalse();
        assertThat(FrameworkProperties.hasVirtualThreads(Runtime.Version.parse("25.0.3")))
                .isTrue();
        assertThat(properties(Map.of()))
                .containsEntry(
                        FrameworkProperties.VIRTUAL_THREADS,
                        Boolean.toString(Runtime.version().feature() >= 24));
    }

    private static Map<String, String> properties(Map<String, String> environment) throws StartException {
        CoreIndex index = new CoreIndex("1.2.3", Map.of("from.the.feature", "yes"), List.of());
        return FrameworkProperties.of(Options.of(environment, Path.of("/opt/windflow")), index, CACHE);
    }
}
