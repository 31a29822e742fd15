package dev.lockstep.preprocessing.quality;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class LiteralsTest {
  @Test
  void numbersAreComparedInTheTypeOfTheColumn() {
    assertThat(Literals.of("0.1", DataTypes.FloatType, "here").expr().dataType())
        .isEqualTo(DataTypes.FloatType);
    assertThat(Literals.of("0.1", DataTypes.DoubleType, "here").expr().dataType())
        .isEqualTo(DataTypes.DoubleType);
  }
}
