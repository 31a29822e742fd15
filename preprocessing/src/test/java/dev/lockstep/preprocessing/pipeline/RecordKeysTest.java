package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.block.Block;
import dev.lockstep.preprocessing.block.BlockSchema;
import dev.lockstep.preprocessing.block.Column;
import dev.lockstep.preprocessing.block.NumberColumn;
import dev.lockstep.preprocessing.block.StringColumn;
import dev.lockstep.preprocessing.split.KeyHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordKeysTest {
  @Test
  void aKeyByPlaceNamesObjectAndPosition() {
    Block block =
        block(
            List.of(texts("s3a://raw/a.csv", "s3a://raw/b.csv", "s3a://raw/a.csv")),
            0,
            0x12345,
            0x1_2345_6789L);

    List<String> keys = keys(new RecordKeys(List.of(), 0, 1), block);

    String first = HexFormat.of().toHexDigits(KeyHash.of(0, "s3a://raw/a.csv"));
    String second = HexFormat.of().toHexDigits(KeyHash.of(0, "s3a://raw/b.csv"));
    assertThat(keys)
        .containsExactly(first + "-00000000", second + "-00012345", first + "-123456789");
  }

  @Test
  void knowsKeysByPlaceFromShorterOnesAndFromTexts() {
    assertThat(RecordKeys.isByPlace("0123456789abcdef-00012345")).isTrue();
    assertThat(RecordKeys.isByPlace("0123456789abcdef-123456789")).isTrue();
    assertThat(RecordKeys.isByPlace("01234567-00012345")).isFalse();
    assertThat(RecordKeys.isByPlace("42")).isFalse();
  }

  @Test
  void keyColumnsAreJoinedSoThatDifferentRowsDiffer() {
    Block block =
        block(List.of(texts("a|b", "a", "a\\", null), texts("c", "b|c", "|c", "x")), 0, 0, 0, 0);

    List<String> keys = keys(new RecordKeys(List.of(0, 1), -1, -1), block);

    assertThat(keys).containsExactly("a\\|b|c", "a|b\\|c", "a\\\\|\\|c", null);
  }

  @Test
  void oneKeyColumnIsTakenAsItIs() {
    Block block = block(List.of(texts("42", null, "x|y")), 0, 0, 0);

    assertThat(keys(new RecordKeys(List.of(0), -1, -1), block))
        .containsExactly("42", null, "x\\|y");
  }

  @Test
  void keysAreHashedAsTheirTextsAre() {
    Block block =
        block(List.of(texts("42", null, "", "x|y", "a text that grows the array")), 0, 0, 0, 0, 0);
    RecordKeys keys = new RecordKeys(List.of(0), -1, -1);
    long[] hashes = new long[7];

    keys.of(block).hash(KeyHash.state(17), hashes, 2);

    List<Long> expected = new ArrayList<>(List.of(0L, 0L));
    keys(keys, block).forEach(key -> expected.add(key == null ? 0 : KeyHash.of(17, key)));
    assertThat(hashes).containsExactly(expected.stream().mapToLong(Long::longValue).toArray());
  }

  private static List<String> keys(RecordKeys keys, Block block) {
    List<String> texts = new ArrayList<>();
    Keys made = keys.of(block);
    for (int row = 0; row < made.rows(); row++) {
      byte[] key = made.of(row);
      texts.add(key == null ? null : new String(key, UTF_8));
    }
    return texts;
  }

  private static StringColumn texts(String... texts) {
    byte[][] dictionary =
        Arrays.stream(texts)
            .map(text -> text == null ? new byte[0] : text.getBytes(UTF_8))
            .toArray(byte[][]::new);
    int[] codes = new int[texts.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = texts[i] == null ? StringColumn.MISSING : i;
    }
    return new StringColumn(codes, dictionary, codes.length);
  }

  private static Block block(List<StringColumn> texts, double... positions) {
    List<BlockSchema.Field> fields = new ArrayList<>();
    List<Column> columns = new ArrayList<>(texts);
    for (int i = 0; i < texts.size(); i++) {
      fields.add(BlockSchema.Field.string("text" + i));
    }
    fields.add(BlockSchema.Field.number("position"));
    columns.add(new NumberColumn(positions, positions.length));
    return new Block(new BlockSchema(fields), columns, positions.length);
  }
}
