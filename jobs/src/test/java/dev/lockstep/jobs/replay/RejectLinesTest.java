package dev.lockstep.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.source.replay.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectLinesTest {
  private static final byte[] NO_TEXT = {(byte) 0xe9, ',', '1'};

  @TempDir private Path folder;

  private Path write(String... lines) throws IOException {
    return Files.write(folder.resolve("corrections.jsonl"), List.of(lines));
  }

  @Test
  void whatIsWrittenIsReadWithTheSameBytes() throws IOException {
    Path file = folder.resolve("rejects.jsonl");
    List<RejectedRecord> records =
        List.of(
            new RejectedRecord(
                "s3a://raw/a.csv", 17, "type", "no", "1,\"a\nb\"".getBytes(StandardCharsets.UTF_8)),
            new RejectedRecord("s3a://raw/a.csv", 40, "encoding", "no", NO_TEXT),
            new RejectedRecord("s3a://raw/b.csv", 0, "too_long", "no", new byte[64 << 10]));

    assertThat(RejectLines.write(file, records::forEach)).isEqualTo(3);

    Map<Place, byte[]> read = RejectLines.read(file);
    assertThat(read).hasSize(3);
    for (RejectedRecord record : records) {
      assertThat(read.get(new Place(record.source(), record.position()))).isEqualTo(record.raw());
    }
    assertThat(Files.readAllLines(file))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "{\"source\":\"s3a://raw/a.csv\",\"position\":17,\"rule\":\"type\","
                            + "\"reason\":\"no\",\"raw\":\"1,\\\"a\\nb\\\"\"}"),
            second -> assertThat(second).contains("\"raw_base64\":\"6Swx\""),
            third -> assertThat(third).endsWith("\"cut\":true}"));
  }

  @Test
  void anExportThatFailsLeavesNoHalfFile() {
    Path file = folder.resolve("rejects.jsonl");
    RejectedRecord record = new RejectedRecord("s3a://raw/a.csv", 1, "type", "no", NO_TEXT);

    assertThatThrownBy(
            () ->
                RejectLines.write(
                    file,
                    records -> {
                      records.accept(record);
                      throw new IllegalStateException("the store has gone");
                    }))
        .hasMessage("the store has gone");

    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatIsThereIsNotWrittenOver() throws IOException {
    Path file = write("mine");

    assertThatThrownBy(() -> RejectLines.write(file, records -> {}))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("corrections.jsonl is there already");
    assertThat(Files.readString(file)).isEqualTo("mine\n");
  }

  @Test
  void aLineThatIsNoCorrectionIsNamed() throws IOException {
    assertThatThrownBy(() -> RejectLines.read(write("", "{\"source\":\"a\",\"position\":1}")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("`raw` or `raw_base64`");
    assertThatThrownBy(() -> RejectLines.read(write("{\"source\":\"a\",\"row\":1}")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("line 1")
        .hasMessageContaining("row");
    assertThatThrownBy(
            () -> RejectLines.read(write("{\"source\":\"a\",\"position\":1,\"raw_base64\":\"?\"}")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Base64");
  }

  @Test
  void twoCorrectionsOfOneRecordAreRefused() throws IOException {
    String line = "{\"source\":\"a\",\"position\":1,\"raw\":\"x\"}";

    assertThatThrownBy(() -> RejectLines.read(write(line, line)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("record 1 of a");
  }

  @Test
  void aFileThatIsNotThereIsTheUsersMistake() {
    assertThatThrownBy(() -> RejectLines.read(folder.resolve("none.jsonl")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("none.jsonl");
  }
}
