package dev.lockstep.preprocessing.lookup;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.TableSource;
import dev.lockstep.preprocessing.source.listing.ObjectListing;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.source.table.FileSpec;
import dev.lockstep.preprocessing.source.table.TableAccess;
import dev.lockstep.preprocessing.source.table.TableSources;
import dev.lockstep.preprocessing.source.table.TableSpec;
import java.util.List;
import java.util.Objects;

/**
 * A table to look values up in, of any format that tables have.
 *
 * @param source its raw records
 * @param schema their columns and types
 */
public record LookupSpec(TableSpec source, SchemaFile schema) {
  public LookupSpec {
    Objects.requireNonNull(source, "source of a lookup");
    Objects.requireNonNull(schema, "schema of a lookup");
  }

  /**
   * Lists its objects.
   *
   * @param where what it belongs to, for messages
   * @throws UserException if a path finds nothing or the schema does not fit the format
   */
  public TableSource open(TableAccess access, String where) {
    try {
      return TableSources.open(access, source, schema);
    } catch (UserException e) {
      throw refused(where, e);
    }
  }

  /**
   * As it was when a dataset was made from it.
   *
   * @param made the raw objects that the dataset was made from
   */
  public TableSource open(TableAccess access, List<SourceObject> made, String where) {
    return source instanceof FileSpec files
        ? TableSources.open(access, files, schema, ObjectListing.among(made, files.paths()))
        : open(access, where);
  }

  /**
   * Holds the columns of some of its objects against the schema, without Spark.
   *
   * @throws UserException if an object lacks columns
   */
  public void requireColumns(TableAccess access, TableSource opened, String where) {
    try {
      TableSources.requireColumns(access, source, schema, opened.objects());
    } catch (UserException e) {
      throw refused(where, e);
    }
  }

  private static UserException refused(String where, UserException e) {
    return new UserException(where + ": lookup: " + e.getMessage(), e);
  }
}
