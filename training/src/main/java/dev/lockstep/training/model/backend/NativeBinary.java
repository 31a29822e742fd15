package dev.lockstep.training.model.backend;

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

  /** The property by which JavaCPP is told which of several variants to load. */
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

  private static final List<String> EXTENSIONS =
      List.of("-onednn-avx512", "-onednn-avx2", "-onednn", "-avx512", "-avx2", "");

  private static final String PLATFORM = "linux-x86_64";

  /**
   * The one that is loaded: that of {@value #EXTENSION} if it is set, else the first of the list
   * above. It depends on the class path alone, not on the CPU, since all executors of a run must
   * load the same: results differ in bits.
   */
  static NativeBinary onClassPath() {
    ClassLoader loader = NativeBinary.class.getClassLoader();
    String wanted = System.getProperty(EXTENSION);
    List<String> extensions = wanted == null ? EXTENSIONS : List.of(wanted);
    for (String extension : extensions) {
      String name = PLATFORM + extension;
      if (loader.getResource(FOLDER + name + "/libnd4jcpu.so") != null) {
        return new NativeBinary(name);
      }
    }
    if (wanted != null) {
      throw new EnvironmentException(
          "-D%s=%s asks for a native library %s%s, which is not on the class path"
              .formatted(EXTENSION, wanted, PLATFORM, wanted));
    }
    return new NativeBinary(NONE);
  }

  /** Makes JavaCPP load this one and no other; to be called before anything native is loaded. */
  void choose() {
    if (hasExtension()) {
      System.setProperty(EXTENSION, name.substring(PLATFORM.length()));
    }
  }

  private boolean hasExtension() {
    return name.length() > PLATFORM.length();
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
              + ") does not have; take it off the class path, or use other machines");
    }
  }
}
