package io.windflow.core.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.Violation;
import io.windflow.api.stack.Allowance;
import io.windflow.core.internal.fake.FakeCompose;
import io.windflow.core.internal.fake.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every attack on the machine through a compose file is refused with its line, and what is harmless is not. */
class PolicyTest {

    @TempDir
    Path temp;

    private Path folder;
    private FakeEngine engine;
    private FakeCompose compose;
    private Checker checker;

    @BeforeEach
    void setUp() throws IOException {
        folder = Files.createDirectories(temp.resolve("stacks/web"));
        Files.writeString(temp.resolve("secret.env"), "ROOT_PASSWORD=1\n");
        engine = new FakeEngine();
        compose = new FakeCompose(engine);
        checker = new Checker(compose, engine);
    }

    /** The line of the service that is on trial is the fourth. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "privileged: true | PRIVILEGED | policy.privileged",
                "post_start: [{command: [id], privileged: true}] | PRIVILEGED | policy.privileged",
                "pre_stop: [{command: [id], privileged: true}] | PRIVILEGED | policy.privileged",
                "build: {context: ., privileged: true} | PRIVILEGED | policy.privileged",
                "build: {context: ., entitlements: [security.insecure]} | PRIVILEGED | policy.privileged",
                "network_mode: host | HOST_NAMESPACES | policy.host-namespace",
                "pid: host | HOST_NAMESPACES | policy.host-namespace",
                "ipc: host | HOST_NAMESPACES | policy.host-namespace",
                "uts: host | HOST_NAMESPACES | policy.host-namespace",
                "userns_mode: host | HOST_NAMESPACES | policy.host-namespace",
                "cgroup: host | HOST_NAMESPACES | policy.host-namespace",
                "network_mode: 'container:db' | HOST_NAMESPACES | policy.foreign-container",
                "pid: 'container:db' | HOST_NAMESPACES | policy.foreign-container",
                "volumes_from: ['container:db'] | HOST_NAMESPACES | policy.foreign-container",
                "external_links: [db] | HOST_NAMESPACES | policy.foreign-container",
                "build: {context: ., network: host} | HOST_NAMESPACES | policy.host-network",
                "devices: ['/dev/sda:/dev/sda'] | DEVICES | policy.device",
                "device_cgroup_rules: ['b 8:0 rw'] | DEVICES | policy.device",
                "gpus: all | DEVICES | policy.device",
                "deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}} | DEVICES | policy.device",
                "cap_add: [SYS_ADMIN] | CAPABILITIES | policy.capability",
                "cap_add: [cap_sys_ptrace] | CAPABILITIES | policy.capability",
                "cap_add: [ALL] | CAPABILITIES | policy.capability",
                "security_opt: ['seccomp:unconfined'] | CAPABILITIES | policy.security-opt",
                "security_opt: ['apparmor=unconfined'] | CAPABILITIES | policy.security-opt",
                "security_opt: ['label:disable'] | CAPABILITIES | policy.security-opt",
                "volumes: ['/var/run/docker.sock:/s'] | DOCKER_SOCKET | policy.docker-socket",
                "volumes: ['/run/docker.sock:/s:ro'] | DOCKER_SOCKET | policy.docker-socket",
                "volumes: [{type: npipe, source: x, target: /s}] | DOCKER_SOCKET | policy.docker-socket",
                "use_api_socket: true | DOCKER_SOCKET | policy.docker-socket",
                "volumes: ['/etc:/etc'] | HOST_MOUNTS | policy.host-mount",
                "volumes: ['../other:/x'] | HOST_MOUNTS | policy.host-mount",
                "volumes: [{type: bind, source: /home, target: /x}] | HOST_MOUNTS | policy.host-mount",
            })
    void isRefusedUnlessAllowed(String line, Allowance allowance, String rule) {
        Verdict verdict = check(service(line), Set.of());
        assertThat(verdict.violations()).isNotEmpty().allSatisfy(violation -> {
            assertThat(violation.line()).isEqualTo(4);
            assertThat(violation.column()).isPositive();
            assertThat(violation.rule()).isEqualTo(rule);
            assertThat(violation.advice()).contains(allowance.name());
        });
        assertThat(verdict.needed()).containsExactly(allowance);

        assertThat(check(service(line), Set.of(allowance)).violations()).isEmpty();
        assertThat(check(service(line), EnumSet.complementOf(EnumSet.of(allowance)))
                        .violations())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "env_file: ../../secret.env | policy.outside",
                "env_file: /etc/passwd | policy.outside",
                "env_file: [{path: /etc/passwd, required: false}] | policy.outside",
                "env_file: '${SECRET}' | policy.outside",
                "env_file: '${EMPTY:-/etc/passwd}' | policy.outside",
                "label_file: /etc/passwd | policy.outside",
                "extends: {file: /etc/passwd, service: web} | policy.outside",
                "extends: {file: '../${X}.yaml', service: web} | policy.outside",
                "extends: {file: 'https://example.org/x.yaml', service: web} | policy.remote",
                "build: /etc | policy.outside",
                "build: ../other | policy.outside",
                "build: {context: ., dockerfile: ../../Dockerfile} | policy.outside",
                "build: {context: ., additional_contexts: {x: /etc}} | policy.outside",
                "build: {context: ., cache_to: ['type=local,dest=/etc/cron.d']} | policy.outside",
                "build: {context: ., cache_from: ['type=local,src=/root']} | policy.outside",
                "build: 'https://github.com/a/b.git' | policy.remote",
                "build: github.com/a/b | policy.remote",
                "build: {context: ., ssh: [default]} | policy.build-ssh",
                "develop: {watch: [{path: /etc, action: sync}]} | policy.outside",
                "provider: {type: anything} | policy.provider",
                "credential_spec: {file: x.json} | policy.credential-spec",
                "labels: {io.windflow.extension: cache} | policy.reserved-label",
                "labels: ['com.docker.compose.project=other'] | policy.reserved-label",
                "sudo: please | policy.unknown",
            })
    void isRefusedWhateverIsAllowed(String line, String rule) {
        String env = "SECRET=/etc/passwd\n";
        Verdict verdict = check(service(line), env, EnumSet.allOf(Allowance.class));
        assertThat(verdict.violations()).isNotEmpty().allSatisfy(violation -> {
            assertThat(violation.line()).isEqualTo(4);
            assertThat(violation.rule()).isEqualTo(rule);
            assertThat(violation.message()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ports: ['80:80']",
                "volumes: ['./data:/data', 'named:/x', '/anonymous']",
                "volumes: [{type: tmpfs, target: /x}]",
                "env_file: .env",
                "env_file: [web.env]",
                "env_file: '${FILE}'",
                "env_file: '${NONE:-web.env}'",
                "env_file: [{path: missing.env, required: false}]",
                "cap_drop: [ALL]",
                "cap_add: [NET_BIND_SERVICE]",
                "security_opt: ['no-new-privileges:true']",
                "network_mode: bridge",
                "network_mode: 'service:other'",
                "build: .",
                "build: {context: ./app, dockerfile: Dockerfile.dev, additional_contexts: {x: 'docker-image://alpine'}}",
                "build: {context: ., cache_from: ['type=registry,ref=example.org/x']}",
                "volumes_from: [other]",
                "labels: {traefik.enable: 'true'}",
                "x-anything: {privileged: true}",
                "deploy: {replicas: 2, resources: {limits: {memory: 1G}}}",
                "privileged: false",
            })
    void isHarmless(String line) throws IOException {
        Files.writeString(folder.resolve("web.env"), "A=1\n");
        assertThat(check(service(line), "FILE=web.env\n", Set.of()).violations())
                .isEmpty();
    }

    @Test
    void aFolderThatHoldsTheSocketIsTheSocketToo() {
        for (String path : List.of("/", "/var/run", "/run")) {
            Verdict verdict = check(service("volumes: ['" + path + ":/x']"), Set.of());
            assertThat(verdict.needed())
                    .as(path)
                    .containsExactlyInAnyOrder(Allowance.DOCKER_SOCKET, Allowance.HOST_MOUNTS);
        }
    }

    @Test
    void theSocketIsFoundHoweverOneClimbsToIt() {
        for (int up = folder.getNameCount(); up < folder.getNameCount() + 4; up++) {
            String path = "../".repeat(up) + "var/run/docker.sock";
            Verdict verdict = check(service("volumes: ['./" + path + ":/x']"), Set.of(Allowance.HOST_MOUNTS));
            assertThat(verdict.needed()).as(path).containsExactly(Allowance.DOCKER_SOCKET);
        }
    }

    @Test
    void aPathIsToldAsItIsOnTheMachine() {
        Verdict verdict = check(service("volumes: ['../other:/x']"), Set.of());
        assertThat(verdict.violations().get(0).message()).contains("'" + temp.resolve("stacks/other") + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{driver_opts: {type: none, o: bind, device: /etc}} | HOST_MOUNTS",
                "{driver_opts: {type: none, o: 'ro,rbind', device: /var/run/docker.sock}} | DOCKER_SOCKET",
                "{driver_opts: {type: ext4, device: /dev/sda1}} | HOST_MOUNTS",
                "{driver_opts: {type: overlay, o: 'lowerdir=/etc', device: overlay}} | HOST_MOUNTS",
                "{driver: local-persist, driver_opts: {mountpoint: /}} | HOST_MOUNTS",
            })
    void aVolumeThatIsABindMountIsOne(String volume, Allowance allowance) {
        String text = service("volumes: ['v:/v']") + "volumes:\n  v: " + volume + "\n";
        Verdict verdict = check(text, Set.of());
        assertThat(verdict.needed()).containsExactly(allowance);
        assertThat(verdict.violations().get(0).line()).isEqualTo(6);
    }

    @Test
    void aVolumeOnTheNetworkOrInTheFolderIsNone() {
        String nfs = "{driver_opts: {type: nfs, o: 'addr=10.0.0.1,rw', device: ':/data'}}";
        String inside = "{driver_opts: {type: none, o: bind, device: " + folder.resolve("data") + "}}";
        String text = service("volumes: ['a:/a', 'b:/b']") + "volumes:\n  a: " + nfs + "\n  b: " + inside + "\n";
        assertThat(check(text, Set.of()).violations()).isEmpty();
    }

    @Test
    void aNetworkThatIsTheHostsIsOne() {
        String text = service("networks: [out]") + "networks:\n  out: {external: true, name: host}\n";
        Verdict verdict = check(text, Set.of());
        assertThat(verdict.needed()).containsExactly(Allowance.HOST_NAMESPACES);
        assertThat(verdict.violations().get(0).line()).isEqualTo(6);
    }

    @Test
    void aSecretOrConfigFromOutsideIsRefused() {
        for (String kind : List.of("secrets", "configs")) {
            String text = service(kind + ": [x]") + kind + ":\n  x:\n    file: /etc/shadow\n";
            Violation violation =
                    check(text, EnumSet.allOf(Allowance.class)).violations().get(0);
            assertThat(violation.rule()).isEqualTo("policy.outside");
            assertThat(violation.line()).isEqualTo(7);
        }
    }

    @Test
    void aLinkOutOfTheFolderIsOutside() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), temp);
        Files.createSymbolicLink(folder.resolve("nowhere"), temp.resolve("not-there-yet"));
        for (String line : List.of(
                "env_file: link/secret.env",
                "build: ./link",
                "volumes: ['./link:/x']",
                "volumes: ['./link/deeper/still:/x']",
                "volumes: ['./nowhere:/x']")) {
            assertThat(check(service(line), Set.of()).violations()).as(line).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include: [/etc/passwd]",
                "include: ['../other/compose.yaml']",
                "include: [{path: ['ok.yaml', '../bad.yaml']}]",
                "include: [{path: ok.yaml, env_file: /etc/passwd}]",
                "include: [{path: ok.yaml, project_directory: /etc}]",
                "include: ['https://example.org/compose.yaml']",
                "include: ['oci://example.org/stack']",
                "include: ['git@example.org:a/b']",
                "include: ['github.com/a/b']",
                "include: ['${WHERE}']",
            })
    void anIncludeFromElsewhereIsRefusedBeforeComposeSeesIt(String include) throws IOException {
        Files.writeString(folder.resolve("ok.yaml"), "services: {}\n");
        Verdict verdict = check(include + "\n" + service("init: true"), "WHERE=ok.yaml\n", Set.of());
        assertThat(verdict.violations()).isNotEmpty().allMatch(violation -> violation.line() == 1);
        assertThat(compose.renders()).isZero();
    }

    @Test
    void anIncludedFileIsLookedAtToo() throws IOException {
        Files.writeString(folder.resolve("ok.yaml"), "services:\n  x:\n    image: x\n    env_file: /etc/passwd\n");
        Verdict verdict = check("include:\n  - ok.yaml\n" + service("init: true"), Set.of());
        assertThat(verdict.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.line()).isEqualTo(2);
            assertThat(violation.rule()).isEqualTo("policy.outside");
        });
    }

    @Test
    void theLineIsFoundThroughAnchorsMergesAndExtends() {
        String text =
                """
                x-base: &base
                  image: x
                  privileged: true
                services:
                  one:
                    <<: *base
                  two:
                    image: x
                    pid: host
                  three:
                    extends: two
                  four:
                    extends:
                      service: two
                """;
        assertThat(check(text, Set.of()).violations())
                .extracting(Violation::line)
                .containsExactly(3, 9, 9, 9);
    }

    @Test
    void theLineIsFoundInAnOverrideFile() {
        String text = service("init: true") + "--- # compose.override.yaml\nservices:\n  web:\n    privileged: true\n";
        assertThat(check(text, Set.of()).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.line()).isEqualTo(8));
    }

    @Test
    void theItemOfAListIsFoundByWhatItSays() {
        String text = service("cap_add:\n      - NET_RAW\n      - SYS_ADMIN");
        assertThat(check(text, Set.of()).violations().get(0).line()).isEqualTo(6);
    }

    private static String service(String line) {
        return "services:\n  web:\n    image: x\n    " + line + "\n";
    }

    private Verdict check(String compose, Set<Allowance> allowed) {
        return check(compose, "", allowed);
    }

    private Verdict check(String compose, String env, Set<Allowance> allowed) {
        return checker.check(new Checker.Input("web", folder, "compose.yaml", compose, env, allowed));
    }
}
