package dev.lockstep.preprocessing.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.source.replay.Place;
import dev.lockstep.preprocessing.synthetic.Malformation;
import dev.lockstep.preprocessing.synthetic.SyntheticTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A million records in four objects, 2 % of them wrong on purpose. */
final class MalformedObjects {
  static final int OBJECTS = 4;

  static final long ROWS = 250_000;

  static final double MALFORMED = 0.02;

  static final long ALL = OBJECTS * ROWS;

  /** What a record is put aside for, by what is wrong with it. */
  private static final Map<Malformation, String> RULES =
      Map.of(
          Malformation.TEXT_FOR_NUMBER, "type",
          Malformation.TOO_FEW_FIELDS, "columns",
          Malformation.TOO_MANY_FIELDS, "columns",
          Malformation.UNKNOWN_LABEL, "known label");

  private static final Map<Malformation, String> REASONS =
      Map.of(
          Malformation.TEXT_FOR_NUMBER, "column n7: 'abc' is not a number",
          Malformation.TOO_FEW_FIELDS, "19 fields found, 26 expected",
          Malformation.TOO_MANY_FIELDS, "27 fields found, 26 expected",
          Malformation.UNKNOWN_LABEL, "column label is 7.0; 0, 1 allowed");

  /** A wrong record as the generator made it. */
  record Wrong(int object, Malformation kind, String raw, String repaired) {
    /** The rule that it breaks. */
    String rule() {
      return RULES.get(kind);
    }

    /** How the reason that is told begins. */
    String reason() {
      return REASONS.get(kind);
    }
  }

  private final Path folder;
  private final Map<String, Wrong> wrong = new HashMap<>();
  private final Map<Malformation, Long> ofKind = new EnumMap<>(Malformation.class);

  private MalformedObjects(Path folder) {
    this.folder = folder;
  }

  static MalformedObjects write(Path folder) throws IOException {
    MalformedObjects objects = new MalformedObjects(folder);
    objects.write();
    assertThat(objects.wrong).hasSize(20_000);
    return objects;
  }

  private void write() throws IOException {
    for (int object = 0; object < OBJECTS; object++) {
      SyntheticTable table = new SyntheticTable(ROWS, 100 + object, MALFORMED);
      table.writeCsv(folder.resolve(object + ".csv"));
      for (long row = 0; row < ROWS; row++) {
        Malformation kind = table.malformation(row).orElse(null);
        if (kind != null) {
          String raw = table.record(row);
          wrong.put(object + raw, new Wrong(object, kind, raw, table.repairedRecord(row)));
          ofKind.merge(kind, 1L, Long::sum);
        }
      }
    }
  }

  String address(int object) {
    return "file:" + folder.resolve(object + ".csv");
  }

  /** How many records are wrong in one way. */
  long of(Malformation kind) {
    return ofKind.get(kind);
  }

  Wrong made(KeptRecord record) {
    String name = record.source().substring(record.source().lastIndexOf('/') + 1);
    Wrong made = wrong.get(name.replace(".csv", "") + record.raw());
    assertThat(made).as("%s", record).isNotNull();
    return made;
  }

  Map<Place, byte[]> repaired(List<KeptRecord> kept) {
    Map<Place, byte[]> repaired = new HashMap<>();
    for (KeptRecord record : kept) {
      Wrong made = made(record);
      if (made.kind() == Malformation.TOO_FEW_FIELDS) {
        repaired.put(
            new Place(record.source(), record.position()), made.repaired().getBytes(UTF_8));
      }
    }
    return repaired;
  }
}
