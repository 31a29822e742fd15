package dev.lockstep.preprocessing.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.dataset.SourceObject;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LabelRecordsTest {
  /** Of two records like these: 2 bytes for each of 5 and 3 characters. */
  private static final int BYTES = 32;

  @TempDir private Path folder;

  /** What other columns hold is not kept and does not count. */
  @ParameterizedTest
  @EnumSource(LabelFile.Format.class)
  void boundsTheBytesThatTheDriverKeeps(LabelFile.Format format) throws IOException {
    String rest = "x".repeat(1_000);
    String csv =
        """
        note,file,kind
        %1$s,a.png,red
        %1$s,b.png,tan
        """;
    String json =
        """
        {"note":"%1$s","file":"a.png","kind":"red"}
        {"file":"b.png","kind":"tan"}
        """;
    String text = format == LabelFile.Format.CSV ? csv : json;
    Path file = Files.writeString(folder.resolve("labels"), text.formatted(rest));
    LabelFile spec = new LabelFile(file.toUri().toString(), format, "file", "kind");

    assertThat(read(spec, BYTES))
        .extracting(LabelRecords.Labeled::label)
        .containsExactly("red", "tan");
    assertThatThrownBy(() -> read(spec, BYTES - 1))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll("record 2 of", "/labels", "more than 31 bytes");
  }

  private static List<LabelRecords.Labeled> read(LabelFile spec, long mostBytes)
      throws IOException {
    Storage storage = Storage.of(new Configuration());
    long size = storage.stat(spec.path()).orElseThrow().size();
    String etag = storage.stat(spec.path()).orElseThrow().etag();
    return LabelRecords.read(storage, spec, new SourceObject(spec.path(), size, etag), mostBytes);
  }
}
