package dev.lockstep.preprocessing.pipeline;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import dev.lockstep.preprocessing.source.TableSource;
import java.util.List;

/**
 * What a version of a table is made from, as it goes into the manifest.
 *
 * @param spec what to do
 * @param source what it is done to
 * @param lookups tables that its records are held against
 * @param code version of the code that does it
 * @param fingerprint of all of them
 */
record TableInputs(
    TabularSpec spec, TableSource source, OpenLookups lookups, String code, String fingerprint) {
  /** All raw objects that are read, sorted by address. */
  List<SourceObject> objects() {
    return lookups.with(source);
  }

  /**
   * @throws dev.lockstep.preprocessing.dataset.error.UserException if the table or a lookup is not
   *     what it was when it was opened
   */
  void requireUnchanged(Storage storage) {
    SourceCheck.requireUnchanged(storage, source);
    lookups.tables().values().forEach(table -> SourceCheck.requireUnchanged(storage, table));
  }
}
