package dev.lockstep.training.collective;

import java.io.Serializable;
import java.security.SecureRandom;

/** Key of one training job, 32 random bytes, made on the driver. Cannot be printed. */
public final class JobSecret implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] key;

  private JobSecret(byte[] key) {
    this.key = key;
  }

  /** A fresh secret. */
  public static JobSecret random() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new JobSecret(key);
  }

  byte[] key() {
    return key;
  }

  @Override
  public String toString() {
    return "JobSecret(hidden)";
  }
}
