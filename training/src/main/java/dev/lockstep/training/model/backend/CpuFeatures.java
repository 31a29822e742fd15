package dev.lockstep.training.model.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What the CPU can do.
 *
 * @param model name for people
 * @param flags as {@code /proc/cpuinfo} names them, or {@code null} where that cannot be known
 */
record CpuFeatures(String model, Set<String> flags) {

  static CpuFeatures ofThisMachine() {
    try {
      return parse(Files.readAllLines(Path.of("/proc/cpuinfo")));
    } catch (IOException e) {
      return new CpuFeatures("unknown", null);
    }
  }

  static CpuFeatures parse(List<String> cpuinfo) {
    String flags = value(cpuinfo, "flags");
    return new CpuFeatures(
        value(cpuinfo, "model name"),
        flags.isEmpty() ? null : Set.copyOf(List.of(flags.split(" +"))));
  }

  /** Whether it has a feature; what cannot be known counts as present. */
  boolean has(String flag) {
    return flags == null || flags.contains(flag);
  }

  private static String value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }
}
