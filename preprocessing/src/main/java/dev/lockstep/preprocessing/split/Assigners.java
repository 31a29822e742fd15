package dev.lockstep.preprocessing.split;

import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.BlockSchema.Kind;
import dev.lockstep.preprocessing.dataset.error.UserException;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Finds the deciding column and checks that it can decide. */
record Assigners(SplitSpec spec, BlockSchema schema, StructType types) {

  SplitAssigner make(StrataBounds strata) {
    HashBounds bounds = HashBounds.of(spec.validation(), spec.test());
    SplitBy by = spec.by();
    if (by instanceof SplitBy.Group group) {
      int column = deciding(group.column());
      return new ByGroup(column, group.column(), KeyHash.state(spec.seed()), bounds);
    }
    if (by instanceof SplitBy.Time time) {
      int column = deciding(time.column());
      DataType type = types.apply(time.column()).dataType();
      return ByTime.of(column, time, TimeScale.of(time.column(), type));
    }
    if (by instanceof SplitBy.Stratify stratify) {
      return new ByStratum(deciding(stratify.column()), bounds, strata);
    }
    if (by instanceof SplitBy.Named named) {
      return new ByName(text(named.column()), named.column(), bounds);
    }
    return new ByKey(bounds);
  }

  private int deciding(String column) {
    int index = schema.indexOf(column);
    if (index < 0) {
      throw new UserException(
          "split: there is no column " + column + "; the columns are " + schema.names());
    }
    if (schema.fields().get(index).kind() == Kind.TENSOR) {
      throw new UserException(
          "split: column " + column + " is a tensor; a number or a text can decide a split");
    }
    return index;
  }

  private int text(String column) {
    int index = deciding(column);
    if (schema.fields().get(index).kind() != Kind.STRING) {
      throw new UserException(
          "split: column "
              + column
              + " names the split, so it must be a text (train, validation or test), found a"
              + " number");
    }
    return index;
  }
}
