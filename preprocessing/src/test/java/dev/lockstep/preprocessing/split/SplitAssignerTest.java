package dev.lockstep.preprocessing.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.BlockSchema.Field;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.dataset.Split;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitAssignerTest {
  private static final int ROWS = 20_000;
  private static final byte TRAIN = 0;
  private static final byte VALIDATION = 1;
  private static final byte TEST = 2;

  @ParameterizedTest
  @ValueSource(longs = {0, 17, -5})
  void byKeyHoldsOutTheLowestPartForValidationAndTheNextForTest(long seed) {
    byte[] splits = assign(new SplitSpec(0.1, 0.2, seed), numbers("x", new double[ROWS]), seed);

    HashSplit validation = new HashSplit(0.1, seed);
    HashSplit both = new HashSplit(0.1 + 0.2, seed);
    for (int row = 0; row < ROWS; row++) {
      String key = key(row);
      byte expected = validation.holdsOut(key) ? VALIDATION : both.holdsOut(key) ? TEST : TRAIN;
      assertThat(splits[row]).isEqualTo(expected);
    }
  }

  @Test
  void aShareOfValidationAloneIsTheSplitOfVersionOne() {
    byte[] splits = assign(new SplitSpec(0.25, 0, 3), numbers("x", new double[ROWS]), 3);

    for (int row = 0; row < ROWS; row++) {
      assertThat(splits[row] == VALIDATION).isEqualTo(new HashSplit(0.25, 3).holdsOut(key(row)));
    }
  }

  @Test
  void aGroupIsInOneSplitHoweverItIsWritten() {
    Random random = new Random(11);
    double[] users = random.ints(ROWS, 0, 3_000).asDoubleStream().toArray();
    String[] texts = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      texts[row] = Integer.toString((int) users[row]);
    }
    SplitSpec spec = new SplitSpec(0.1, 0.2, 5, new SplitBy.Group("user"));

    byte[] byNumber = assign(spec, numbers("user", users), 5);
    byte[] byText = assign(spec, texts("user", texts), 5);

    assertThat(byText).isEqualTo(byNumber);
    byte[] ofUser = new byte[3_000];
    Arrays.fill(ofUser, (byte) 9);
    for (int row = 0; row < ROWS; row++) {
      int user = (int) users[row];
      assertThat(ofUser[user]).isIn((byte) 9, byNumber[row]);
      ofUser[user] = byNumber[row];
      assertThat(byNumber[row] == VALIDATION)
          .isEqualTo(new HashSplit(0.1, 5).holdsOut(Integer.toString(user)));
    }
    assertThat(share(byNumber, TEST)).isCloseTo(0.2, within(0.04));
  }

  @Test
  void aMissingGroupOrTimeIsRejectedWithItsReason() {
    SplitSpec byGroup = new SplitSpec(0.5, 0, 1, new SplitBy.Group("g"));
    Block texts = texts("g", "a", null);
    SplitAssigner assigner = assigner(byGroup, texts, DataTypes.StringType);
    byte[] splits = new byte[2];
    assigner.assign(texts, new long[2], splits);
    assertThat(splits[1]).isEqualTo(SplitAssigner.REJECTED);
    assertThat(splits[0]).isNotEqualTo(SplitAssigner.REJECTED);
    assertThat(assigner.rejection(texts, 1).rule()).isEqualTo("group");
    assertThat(assigner.rejection(texts, 1).reason()).contains("column g is missing");

    SplitSpec byTime = new SplitSpec(0, 0, 1, new SplitBy.Time("t", "2024-01-01", null));
    assertThat(assign(byTime, numbers("t", Double.NaN, 0), DataTypes.DateType))
        .containsExactly(SplitAssigner.REJECTED, TRAIN);
  }

  @Test
  void timeBoundsAreInclusiveBelow() {
    SplitSpec days = new SplitSpec(0, 0, 1, new SplitBy.Time("t", "2024-03-01", "2024-04-01"));
    double march = LocalDate.of(2024, 3, 1).toEpochDay();
    double april = LocalDate.of(2024, 4, 1).toEpochDay();
    assertThat(assign(days, numbers("t", march - 1, march, april - 1, april), DataTypes.DateType))
        .containsExactly(TRAIN, VALIDATION, VALIDATION, TEST);

    SplitSpec seconds =
        new SplitSpec(0, 0, 1, new SplitBy.Time("t", null, "2024-03-01T12:00:00.250000+02:00"));
    double noon = LocalDateTime.of(2024, 3, 1, 10, 0).toEpochSecond(ZoneOffset.UTC) + 0.25;
    assertThat(assign(seconds, numbers("t", noon - 1e-3, noon), DataTypes.TimestampType))
        .containsExactly(TRAIN, TEST);
  }

  @Test
  void aSplitByTimeWantsMoments() {
    SplitSpec spec = new SplitSpec(0, 0, 1, new SplitBy.Time("t", "2024-01-01T10:00", null));

    assertThatThrownBy(() -> assign(spec, numbers("t", 1), DataTypes.IntegerType))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("must be a date or a timestamp, found int");
    assertThatThrownBy(() -> assign(spec, numbers("t", 1), DataTypes.DateType))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("without a time of day");
    assertThatThrownBy(() -> new SplitBy.Time("t", "1.3.2024", null))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2024-03-01");
    assertThatThrownBy(() -> new SplitBy.Time("t", "2024-02-30", null))
        .isInstanceOf(UserException.class);
    assertThatThrownBy(() -> new SplitBy.Time("t", "2024-03-01", "2024-03-01"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("must be before");
  }

  @Test
  void aColumnCanNameTheSplitAndItsTrainRowsAreDividedFurther() {
    List<String> names = new ArrayList<>(List.of("test", "validation", "Test", "train"));
    names.add(null);
    IntStream.range(0, 1_000).forEach(i -> names.add("train"));
    SplitSpec spec = new SplitSpec(0.3, 0, 2, new SplitBy.Named("part"));
    Block block = texts("part", names.toArray(String[]::new));
    SplitAssigner assigner = assigner(spec, block, DataTypes.StringType);
    byte[] splits = new byte[block.rows()];
    assigner.assign(block, hashes(block.rows(), 2), splits);

    assertThat(new byte[] {splits[0], splits[1], splits[2], splits[4]})
        .containsExactly(TEST, VALIDATION, SplitAssigner.REJECTED, SplitAssigner.REJECTED);
    assertThat(assigner.rejection(block, 2).reason()).contains("is Test; train, validation or");
    assertThat(assigner.rejection(block, 4).reason()).contains("is missing");
    for (int row = 5; row < block.rows(); row++) {
      assertThat(splits[row])
          .isEqualTo(new HashSplit(0.3, 2).holdsOut(key(row)) ? VALIDATION : TRAIN);
    }
  }

  @Test
  void refusesWhatCannotDecide() {
    assertThatThrownBy(() -> new SplitSpec(0.5, 0.5, 1)).hasMessageContaining("below 1");
    assertThatThrownBy(() -> new SplitSpec(-0.1, 0.5, 1)).hasMessageContaining("validation");
    assertThatThrownBy(() -> new SplitSpec(0.1, 0, 1, new SplitBy.Time("t", "2024-01-01", null)))
        .hasMessageContaining("validation_from");
    assertThatThrownBy(() -> new SplitSpec(0.1, 0.1, 1, new SplitBy.Named("part")))
        .hasMessageContaining("already says");
    assertThatThrownBy(
            () -> assign(new SplitSpec(0, 0.1, 1, new SplitBy.Group("u")), numbers("x", 1), 1))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("there is no column u; the columns are [x]");
  }

  @Test
  void itsJsonHasATypeAndComesBack() {
    for (SplitBy by :
        List.of(
            new SplitBy.Key(),
            new SplitBy.Group("u"),
            new SplitBy.Stratify("c"),
            new SplitBy.Named("part"))) {
      SplitSpec spec = new SplitSpec(0.1, 0, 17, by);
      assertThat(Json.value(Json.tree(spec), SplitSpec.class)).isEqualTo(spec);
    }
    SplitSpec time = new SplitSpec(0, 0, 1, new SplitBy.Time("t", "2024-01-01", null));
    assertThat(Json.line(time))
        .isEqualTo(
            "{\"validation\":0.0,\"test\":0.0,\"seed\":1,"
                + "\"by\":{\"type\":\"time\",\"column\":\"t\",\"validation_from\":\"2024-01-01\"},"
                + "\"leaks\":\"allow\"}");
    assertThat(Json.value(Json.tree(time), SplitSpec.class)).isEqualTo(time);
    assertThat(time.mayHave(Split.TEST)).isFalse();
    assertThat(time.mayHave(Split.VALIDATION)).isTrue();
  }

  static Block texts(String name, String... values) {
    byte[][] dictionary = new byte[values.length][];
    int[] codes = new int[values.length];
    for (int row = 0; row < values.length; row++) {
      codes[row] = values[row] == null ? StringColumn.MISSING : row;
      dictionary[row] =
          values[row] == null ? new byte[0] : values[row].getBytes(StandardCharsets.UTF_8);
    }
    return new Block(
        new BlockSchema(List.of(Field.string(name))),
        List.of(new StringColumn(codes, dictionary, values.length)),
        values.length);
  }

  static Block numbers(String name, double... values) {
    return new Block(
        new BlockSchema(List.of(Field.number(name))),
        List.of(new NumberColumn(values, values.length)),
        values.length);
  }

  static String key(int row) {
    return String.format("key-%05d", row);
  }

  static long[] hashes(int rows, long seed) {
    return IntStream.range(0, rows).mapToLong(row -> KeyHash.of(seed, key(row))).toArray();
  }

  private static byte[] assign(SplitSpec spec, Block block, long seed) {
    byte[] splits = new byte[block.rows()];
    assigner(spec, block, DataTypes.DoubleType).assign(block, hashes(block.rows(), seed), splits);
    return splits;
  }

  private static byte[] assign(SplitSpec spec, Block block, DataType type) {
    byte[] splits = new byte[block.rows()];
    assigner(spec, block, type).assign(block, new long[block.rows()], splits);
    return splits;
  }

  private static SplitAssigner assigner(SplitSpec spec, Block block, DataType type) {
    StructType types = new StructType().add(block.schema().names().get(0), type);
    return SplitAssigner.of(spec, block.schema(), types, StrataBounds.none());
  }

  private static double share(byte[] splits, byte split) {
    int count = 0;
    for (byte found : splits) {
      count += found == split ? 1 : 0;
    }
    return (double) count / splits.length;
  }
}
