package io.windflow.tests.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the measurements that were asked for, or all of them. */
public final class Bench {
    private Bench() {}

    /** One measurement or several that share their preparation. */
    interface Part {
        void measure(Path distribution, Path scratch, Report report) throws IOException, InterruptedException;
    }

    private static final Map<String, Part> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("start", new StartPart());
        PARTS.put("memory", new MemoryPart());
        PARTS.put("switch", new SwitchPart());
        PARTS.put("move", new MovePart());
        PARTS.put("large", new LargePart());
        PARTS.put("kill", new KillPart());
        PARTS.put("deploy", new DeployPart());
        PARTS.put("stacks", new StacksPart());
        PARTS.put("ratio", new RatioPart());
        PARTS.put("install", new InstallPart());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path distribution = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]);
        List<String> asked = List.of(arguments).subList(2, arguments.length);
        Report report = new Report();
        boolean complete = true;
        for (Map.Entry<String, Part> part : PARTS.entrySet()) {
            if (!asked.isEmpty() && !asked.contains(part.getKey())) {
                continue;
            }
            System.out.println(part.getKey());
            try (Scratch scratch = new Scratch()) {
                part.getValue().measure(distribution, scratch.folder(), report);
            } catch (IOException e) {
                complete = false;
                System.out.println("  not measured: " + e.getMessage());
            }
        }
        report.print();
        report.write(folder, !asked.isEmpty());
        System.exit(complete ? 0 : 1);
    }
}
