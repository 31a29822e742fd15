package dev.lockstep.preprocessing.source;

import java.util.Locale;

/** What the user gave records for; the first part of their keys. */
public enum Origin {
  /** Divided into train and validation. */
  TRAIN,
  /** Stays the test split. */
  TEST;

  /** Name in keys and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
