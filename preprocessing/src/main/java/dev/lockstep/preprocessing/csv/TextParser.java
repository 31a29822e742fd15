package dev.lockstep.preprocessing.csv;

/** Columns of text. */
final class TextParser extends CellParser {
  private final StringVector vector;
  private final TextDictionary dictionary;

  TextParser(String column, CsvFormat format, int capacity) {
    super(column, "text", format);
    vector = new StringVector(capacity);
    dictionary = new TextDictionary(vector, format);
  }

  @Override
  CsvVector vector() {
    return vector;
  }

  @Override
  void startBatch() {
    dictionary.startBatch();
  }

  @Override
  void parse(byte[] data, Tile tile, int field, int row, Batch batch) {
    int[] codes = vector.codes();
    int place = field;
    for (int i = 0; i < tile.records; i++, place += tile.fields) {
      int start = tile.starts[place];
      int end = tile.ends[place];
      boolean quoted = end < 0;
      end &= Tile.END;
      codes[row + i] =
          !quoted && nulls.contains(data, start, end)
              ? StringVector.MISSING
              : dictionary.code(data, start, end);
    }
  }

  @Override
  boolean parseCell(byte[] data, int start, int end, int row) {
    vector.codes()[row] = dictionary.code(data, start, end);
    return true;
  }

  @Override
  void clear(int row) {
    vector.codes()[row] = StringVector.MISSING;
  }
}
