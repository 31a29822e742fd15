package org.nd4j.nativeblas;

import dev.lockstep.training.model.backend.OneDnn;

/**
 * Answers a question that Deeplearning4j 1.0.0-M2.1 asks by reflection under a name that no longer
 * exists: its oneDNN helpers for convolution, pooling and batch normalization look for {@code
 * org.nd4j.nativeblas.Nd4jCpu$Environment}, but that release moved the class to {@code
 * org.nd4j.linalg.cpu.nativecpu.bindings}. Without an answer every such layer takes the generic
 * path, 4 to 5 times slower.
 *
 * <p>It can go when {@code BaseMKLDNNHelper} of the Deeplearning4j in use loads a class that its
 * own jars contain; the test of the oneDNN helpers passes without this class then.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** Stands for the native environment. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** The only one. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether oneDNN is there and wanted. */
    public boolean isUseMKLDNN() {
      return OneDnn.isUsed();
    }
  }
}
