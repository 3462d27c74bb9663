package io.windflow.core.internal.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.api.stack.Allowance;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The policy on one service, apart from its mounts and its build. */
final class ServiceRules {

    /** What the Compose specification knows; what is unknown is refused. */
    private static final Set<String> KNOWN =
            Set.of(("annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs "
                            + "container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime "
                            + "cpu_shares cpus cpuset credential_spec depends_on deploy develop device_cgroup_rules "
                            + "devices dns dns_opt dns_search domainname entrypoint env_file environment expose "
                            + "extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc "
                            + "isolation label_file labels links logging mac_address mem_limit mem_reservation "
                            + "mem_swappiness memswap_limit models name network_mode networks oom_kill_disable "
                            + "oom_score_adj pid pids_limit platform ports post_start pre_stop privileged profiles "
                            + "provider pull_policy pull_refresh_after read_only restart runtime scale secrets "
                            + "security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls "
                            + "tmpfs tty ulimits use_api_socket user userns_mode uts volumes volumes_from working_dir")
                    .split(" "));

    /** What a container has anyway, so that it may be dropped and added again. */
    private static final Set<String> DEFAULT_CAPABILITIES = Set.of(
            ("AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP "
                            + "SETUID SYS_CHROOT")
                    .split(" "));

    private static final Set<String> TIGHTENING_OPTIONS = Set.of(
            "no-new-privileges",
            "no-new-privileges:true",
            "no-new-privileges=true",
            "apparmor:docker-default",
            "apparmor=docker-default");

    private static final List<String> NAMESPACES =
            List.of("network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup");

    private final Findings findings;

    ServiceRules(Findings findings) {
        this.findings = findings;
    }

    void check(String name, JsonNode service) {
        String who = "Service '" + name + "'";
        for (Map.Entry<String, JsonNode> entry : service.properties()) {
            if (!KNOWN.contains(entry.getKey()) && !entry.getKey().startsWith("x-")) {
                String message = who + " has '" + entry.getKey()
                        + "', which WindFlow does not know and so cannot tell whether it is safe";
                findings.never("unknown", message, "Remove it", path(name, entry.getKey()), null);
            }
        }
        privileged(name, who, service);
        namespaces(name, who, service);
        devices(name, who, service);
        capabilities(name, who, service);
        foreign(name, who, service);
        labels(name, who, service);
        if (service.path("use_api_socket").asBoolean()) {
            String message = who + " asks for the Docker socket, which gives it the whole machine";
            findings.unlessAllowed(
                    Allowance.DOCKER_SOCKET, "docker-socket", message, null, path(name, "use_api_socket"), null);
        }
        if (!service.path("provider").isMissingNode()) {
            String message = who + " has a provider, which is a program that runs on the host itself";
            findings.never("provider", message, "Remove it", path(name, "provider"), null);
        }
        if (!service.path("credential_spec").isMissingNode()) {
            String message = who + " reads a credential specification of the host";
            findings.never("credential-spec", message, "Remove it", path(name, "credential_spec"), null);
        }
    }

    private void privileged(String name, String who, JsonNode service) {
        if (service.path("privileged").asBoolean()) {
            String message = who + " is privileged, which gives it the whole machine";
            findings.unlessAllowed(Allowance.PRIVILEGED, "privileged", message, null, path(name, "privileged"), null);
        }
        for (String hook : List.of("post_start", "pre_stop")) {
            int position = 0;
            for (JsonNode one : service.path(hook)) {
                if (one.path("privileged").asBoolean()) {
                    String message = who + " runs a privileged " + hook + " hook, which has the whole machine";
                    List<String> path = List.of("services", name, hook, Integer.toString(position), "privileged");
                    findings.unlessAllowed(Allowance.PRIVILEGED, "privileged", message, null, path, null);
                }
                position++;
            }
        }
    }

    private void namespaces(String name, String who, JsonNode service) {
        for (String key : NAMESPACES) {
            String mode = service.path(key).asText();
            if (mode.equals("host")) {
                String message = who + " shares a namespace of the host: " + key + " is host";
                findings.unlessAllowed(
                        Allowance.HOST_NAMESPACES, "host-namespace", message, null, path(name, key), null);
            } else if (mode.startsWith("container:")) {
                String message = who + " joins another container: " + key + " is " + mode;
                findings.unlessAllowed(
                        Allowance.HOST_NAMESPACES,
                        "foreign-container",
                        message,
                        "Use 'service:<name>' for a service of this stack",
                        path(name, key),
                        null);
            }
        }
        // Any other name is a network's: 'network_mode: bridge', or one that exists. The host's has no other name.
    }

    private void devices(String name, String who, JsonNode service) {
        for (String key : List.of("devices", "device_cgroup_rules", "gpus")) {
            int position = 0;
            for (JsonNode device : service.path(key)) {
                String source = device.isObject() ? device.path("source").asText() : device.asText();
                String message = who + " uses a device of the host" + (source.isEmpty() ? "" : ": " + source);
                List<String> path = List.of("services", name, key, Integer.toString(position++));
                findings.unlessAllowed(
                        Allowance.DEVICES, "device", message, null, path, source.isEmpty() ? null : source);
            }
        }
        JsonNode reserved =
                service.path("deploy").path("resources").path("reservations").path("devices");
        if (!reserved.isEmpty()) {
            String message = who + " reserves devices of the host";
            List<String> path = List.of("services", name, "deploy", "resources", "reservations", "devices");
            findings.unlessAllowed(Allowance.DEVICES, "device", message, null, path, null);
        }
    }

    private void capabilities(String name, String who, JsonNode service) {
        int position = 0;
        for (JsonNode capability : service.path("cap_add")) {
            String plain = capability.asText().toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
            List<String> path = List.of("services", name, "cap_add", Integer.toString(position++));
            if (!DEFAULT_CAPABILITIES.contains(plain)) {
                String message = who + " asks for the capability " + capability.asText();
                findings.unlessAllowed(Allowance.CAPABILITIES, "capability", message, null, path, capability.asText());
            }
        }
        position = 0;
        for (JsonNode option : service.path("security_opt")) {
            List<String> path = List.of("services", name, "security_opt", Integer.toString(position++));
            if (!TIGHTENING_OPTIONS.contains(option.asText())) {
                String message = who + " loosens what confines it: " + option.asText();
                findings.unlessAllowed(Allowance.CAPABILITIES, "security-opt", message, null, path, option.asText());
            }
        }
    }

    private void foreign(String name, String who, JsonNode service) {
        for (String key : List.of("volumes_from", "external_links")) {
            int position = 0;
            for (JsonNode reference : service.path(key)) {
                List<String> path = List.of("services", name, key, Integer.toString(position++));
                if (key.equals("external_links") || reference.asText().startsWith("container:")) {
                    String message = who + " reaches into a container of another stack: " + reference.asText();
                    findings.unlessAllowed(
                            Allowance.HOST_NAMESPACES, "foreign-container", message, null, path, reference.asText());
                }
            }
        }
    }

    /** These labels are how Compose knows its containers and how WindFlow knows the services of its extensions. */
    private void labels(String name, String who, JsonNode service) {
        for (Map.Entry<String, JsonNode> label : service.path("labels").properties()) {
            if (label.getKey().startsWith("com.docker.compose.")
                    || label.getKey().startsWith("io.windflow.")) {
                String message = who + " sets the label " + label.getKey() + ", which is reserved";
                findings.never(
                        "reserved-label", message, "Remove it", path(name, "labels", label.getKey()), label.getKey());
            }
        }
    }

    private static List<String> path(String service, String key) {
        return List.of("services", service, key);
    }

    private static List<String> path(String service, String key, String more) {
        return List.of("services", service, key, more);
    }
}
