package dev.lockstep.preprocessing.quality;

import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.Split;
import java.io.Serializable;

/** A file whose rows are hashed, and its split. */
record HashedFile(Split split, ShardFile file) implements Serializable {
  private static final long serialVersionUID = 1L;
}
