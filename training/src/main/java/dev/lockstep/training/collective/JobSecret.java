package dev.lockstep.training.collective;

import java.io.Serializable;
import java.security.SecureRandom;

/** Key of one training job, 32 random bytes, made on the driver. Cannot be printed. */
public final class JobSecret implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BYTES = 32;

  private final byte[] key;

  private JobSecret(byte[] key) {
    this.key = key;
  }

  /** A fresh secret. */
  public static JobSecret random() {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return new JobSecret(key);
  }

  /** A secret that was made elsewhere, for ranks that get it by other means than Spark. */
  public static JobSecret of(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException(
          "a job's secret has " + BYTES + " bytes, found " + key.length);
    }
    return new JobSecret(key.clone());
  }

  byte[] key() {
    return key;
  }

  @Override
  public String toString() {
    return "JobSecret(hidden)";
  }
}
