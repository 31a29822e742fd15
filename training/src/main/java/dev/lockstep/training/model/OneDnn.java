package dev.lockstep.training.model;

import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;

/** Whether Deeplearning4j's layers go through oneDNN. Public for the bridge that asks for it. */
public final class OneDnn {
  private OneDnn() {}

  /** True if the native library was built with oneDNN and it has not been switched off. */
  public static boolean isUsed() {
    return NativeBinary.onClassPath().hasOneDnn()
        && !Boolean.getBoolean("org.eclipse.deeplearning4j.helpers.disable")
        && Nd4jCpu.Environment.getInstance().isUseONEDNN();
  }
}
