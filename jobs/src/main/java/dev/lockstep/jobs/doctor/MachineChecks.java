package dev.lockstep.jobs.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the machine offers. */
final class MachineChecks {
  private static final int JAVA = 17;
  private static final double GIBIBYTE = 1L << 30;
  private static final double MEMORY_GIB = 4;
  private static final double DISK_GIB = 2;
  private static final Pattern TOTAL = Pattern.compile("MemTotal:\\s+(\\d+) kB");

  /** Newest compute capability with code in the CUDA natives, and the oldest. */
  private static final double NEWEST_GPU = 8.9;

  private static final double OLDEST_GPU = 3.7;

  private MachineChecks() {}

  static Finding java() {
    String found = System.getProperty("java.version") + " of " + System.getProperty("java.vendor");
    int feature = Runtime.version().feature();
    if (feature == JAVA) {
      return Finding.ok("java", found);
    }
    return feature < JAVA
        ? Finding.fail("java", found, "install a JDK 17")
        : Finding.warn("java", found, "Spark 3.5 is made for Java 17; prefer it");
  }

  static Finding memory() {
    Optional<Double> total = totalMemory();
    if (total.isEmpty()) {
      return Finding.warn("memory", "unknown", "have at least 4 GiB for two executors");
    }
    String found = String.format(Locale.ROOT, "%.1f GiB", total.get());
    return total.get() >= MEMORY_GIB
        ? Finding.ok("memory", found)
        : Finding.warn("memory", found, "two executors want 4 GiB; lower cluster.memory");
  }

  private static Optional<Double> totalMemory() {
    try {
      Matcher total = TOTAL.matcher(Files.readString(Path.of("/proc/meminfo")));
      return total.find()
          ? Optional.of(Long.parseLong(total.group(1)) * 1024 / GIBIBYTE)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Finding cores() {
    int cores = Runtime.getRuntime().availableProcessors();
    return cores >= 2
        ? Finding.ok("cores", String.valueOf(cores))
        : Finding.warn("cores", "1", "two executors will take turns on it");
  }

  static Finding disk(Path state) {
    try {
      Path existing = existing(state);
      double free = Files.getFileStore(existing).getUsableSpace() / GIBIBYTE;
      String found = String.format(Locale.ROOT, "%.1f GiB free at %s", free, existing);
      return free >= DISK_GIB
          ? Finding.ok("disk", found)
          : Finding.warn("disk", found, "free some: data, models and natives want 2 GiB");
    } catch (IOException e) {
      return Finding.fail("disk", e.toString(), "run in a folder that can be read");
    }
  }

  static Finding writable(Path state) {
    Path existing = existing(state);
    try {
      Files.delete(Files.createTempFile(existing, ".lockstep-", ".tmp"));
      return Finding.ok("folder", existing + " can be written");
    } catch (IOException e) {
      return Finding.fail("folder", existing + " cannot be written: " + e, "run somewhere else");
    }
  }

  private static Path existing(Path folder) {
    Path candidate = folder.toAbsolutePath().normalize();
    while (!Files.isDirectory(candidate) && candidate.getParent() != null) {
      candidate = candidate.getParent();
    }
    return candidate;
  }

  static Finding port() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Finding.ok("port", "127.0.0.1:" + socket.getLocalPort() + " could be bound");
    } catch (IOException e) {
      return Finding.fail("port", "none on 127.0.0.1: " + e, "allow loopback networking");
    }
  }

  static Finding vectors() {
    try {
      String flags = Files.readString(Path.of("/proc/cpuinfo"));
      List<String> found = new ArrayList<>();
      for (String flag : List.of("avx2", "avx512f")) {
        if (flags.contains(" " + flag)) {
          found.add(flag);
        }
      }
      return Finding.ok("cpu", found.isEmpty() ? "no AVX2" : String.join(", ", found));
    } catch (IOException e) {
      return Finding.warn("cpu", "unknown", "the natives shipped want x86-64");
    }
  }

  static Finding graphics() {
    Optional<String> devices =
        Tool.output("nvidia-smi", "--query-gpu=name,compute_cap", "--format=csv,noheader");
    if (devices.isEmpty() || devices.get().isBlank()) {
      return Finding.ok("gpu", "none; the CPU is used");
    }
    String first = devices.get().lines().findFirst().orElseThrow();
    String last = first.substring(first.lastIndexOf(',') + 1).strip();
    // an old driver says "[N/A]" or nothing
    double capability = last.matches("[0-9]+\\.[0-9]+") ? Double.parseDouble(last) : 0;
    return capability >= OLDEST_GPU && capability <= NEWEST_GPU
        ? Finding.ok("gpu", first + "; a build with -Pcuda can use it")
        : Finding.warn(
            "gpu",
            first,
            "the CUDA natives have code for compute capability 3.7 to 8.9 only; the CPU is used");
  }
}
