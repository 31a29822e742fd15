package dev.lockstep.preprocessing.source.table;

import dev.lockstep.preprocessing.dataset.storage.Storage;

/**
 * What it takes to get at raw data, secrets included; never printed, never in a manifest.
 *
 * @param storage of objects
 */
public record TableAccess(Storage storage) {
  @Override
  public String toString() {
    return "TableAccess(hidden)";
  }
}
