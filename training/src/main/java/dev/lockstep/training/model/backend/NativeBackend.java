package dev.lockstep.training.model.backend;

import java.util.Locale;
import java.util.Objects;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J and its native library, set up once per process.
 *
 * <p>Call {@link #initialize()} before the first use of any ND4J class: some of the settings are
 * read when ND4J's classes load. The number of threads is taken from the environment variable
 * {@code OMP_NUM_THREADS} and OpenBLAS's kernels from {@code OPENBLAS_CORETYPE}, which must be set
 * before the process starts.
 */
public final class NativeBackend {

  /**
   * What is loaded.
   *
   * @param backend {@code CPU} or {@code CUDA}
   * @param version of ND4J
   * @param blas vendor of the linear algebra library
   * @param kernels for what CPU its kernels are, if {@code OPENBLAS_CORETYPE} says so; empty where
   *     it chooses by itself
   * @param binary name of the native library's variant, e.g. {@code linux-x86_64-onednn}
   * @param threads of one native operation
   * @param oneDnn whether convolutions go through oneDNN
   */
  public record Description(
      String backend,
      String version,
      String blas,
      String kernels,
      String binary,
      int threads,
      boolean oneDnn) {}

  /** Limit of the process's memory, from which JavaCPP asks for collections. */
  private static final String MAX_PHYSICAL_BYTES = "org.bytedeco.javacpp.maxPhysicalBytes";

  /** What JavaCPP takes for that limit, in maximal heaps. */
  private static final long HEAPS = 4;

  private static Description loaded;

  private NativeBackend() {}

  /**
   * Loads the native library; later calls return at once.
   *
   * @throws dev.lockstep.preprocessing.dataset.error.EnvironmentException if this CPU cannot run
   *     the library, found out before it crashes the process
   */
  public static void initialize() {
    describe();
  }

  /** What is loaded; loads it if need be. */
  public static synchronized Description describe() {
    // not in a class initializer, whose exceptions arrive as errors without type
    if (loaded == null) {
      loaded = load(CpuFeatures.ofThisMachine());
    }
    return loaded;
  }

  private static Description load(CpuFeatures cpu) {
    NativeBinary binary = NativeBinary.onClassPath();
    binary.requireSupported(cpu);
    binary.choose();
    applyProperties();
    if (!hasCuda()) {
      sparePerOperation();
    }
    var information = Nd4j.getExecutioner().getEnvironmentInformation();
    NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
    // Deeplearning4j asks for a collection of garbage every few seconds of training; its arrays
    // live in workspaces here and need none.
    Nd4j.getMemoryManager().togglePeriodicGc(false);
    return new Description(
        information.getProperty("backend"),
        Versions.of("org.nd4j", "nd4j-api"),
        information.getProperty("blas.vendor"),
        Objects.requireNonNullElse(System.getenv("OPENBLAS_CORETYPE"), ""),
        binary.name(),
        operations.ompGetMaxThreads(),
        OneDnn.isUsed());
  }

  private static void applyProperties() {
    setIfAbsent("org.eclipse.deeplearning4j.helpers.disable", "false");
    setIfAbsent("org.nd4j.log.initialization", "false");
    // It would warn that the Spark layer is M2 and the rest M2.1, which is on purpose.
    setIfAbsent("org.nd4j.versioncheck", "false");
  }

  /** What ND4J's CPU backend spends on each operation, and small networks can tell. */
  private static void sparePerOperation() {
    setIfAbsent("native.ops", TidyNativeOps.class.getName());
    setIfAbsent("opexec", CachingExecutioner.class.getName());
    long limit = 0;
    if (System.getProperty(MAX_PHYSICAL_BYTES) == null
        && System.getProperty(MAX_PHYSICAL_BYTES.toLowerCase(Locale.ROOT)) == null) {
      System.setProperty(MAX_PHYSICAL_BYTES, "0");
      limit = HEAPS * Runtime.getRuntime().maxMemory();
    }
    if (!Boolean.getBoolean("org.bytedeco.javacpp.nopointergc")
        && !Boolean.getBoolean(ND4JSystemProperties.NO_ARRAY_GC)) {
      ArrayReclaimer.install(limit);
    }
  }

  private static boolean hasCuda() {
    return NativeBackend.class
            .getClassLoader()
            .getResource("org/nd4j/linalg/jcublas/JCublasBackend.class")
        != null;
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
