package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import java.util.List;
import java.util.Set;

/**
 * The variant of ND4J's CPU library that is on the class path.
 *
 * @param name folder in the jar, platform and extension, or {@code none} if there is none (CUDA)
 */
record NativeBinary(String name) {
  private static final String FOLDER = "org/nd4j/linalg/cpu/nativecpu/bindings/";
  private static final String NONE = "none";

  private static final List<String> EXTENSIONS =
      List.of("-onednn-avx512", "-onednn-avx2", "-onednn", "-avx512", "-avx2", "");

  static NativeBinary onClassPath() {
    ClassLoader loader = NativeBinary.class.getClassLoader();
    for (String extension : EXTENSIONS) {
      String name = "linux-x86_64" + extension;
      if (loader.getResource(FOLDER + name + "/libnd4jcpu.so") != null) {
        return new NativeBinary(name);
      }
    }
    return new NativeBinary(NONE);
  }

  boolean hasOneDnn() {
    return name.contains("-onednn");
  }

  /** Instruction sets that the library was compiled for, as Linux names them. */
  Set<String> required() {
    if (name.endsWith("-avx512")) {
      return Set.of("avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl");
    }
    return name.endsWith("-avx2") ? Set.of("avx2", "fma") : Set.of();
  }

  /**
   * @throws EnvironmentException if the CPU lacks an instruction set; the library would end the
   *     process with SIGILL
   */
  void requireSupported(CpuFeatures cpu) {
    List<String> missing =
        required().stream().filter(feature -> !cpu.has(feature)).sorted().toList();
    if (!missing.isEmpty()) {
      throw new EnvironmentException(
          "the native library on the class path, "
              + name
              + ", needs a CPU with "
              + String.join(", ", missing)
              + ", which this one ("
              + cpu.model()
              + ") does not have; build with -Dnd4j.classifier=linux-x86_64-onednn for it, or use other"
              + " machines");
    }
  }
}
