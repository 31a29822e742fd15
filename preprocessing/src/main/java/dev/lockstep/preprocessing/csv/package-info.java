/**
 * Delimited text as Spark columns: records are found in the bytes by words of eight, cells are
 * parsed straight into arrays, and a record that is not right becomes one rejected row.
 *
 * <p>It knows neither what columns are for nor what happens to rejected rows. Start with {@link
 * dev.lockstep.preprocessing.csv.CsvTable}; what is accepted is said by {@link
 * dev.lockstep.preprocessing.csv.CsvFormat}. Inside, a {@code SplitReader} moves a {@code
 * ByteWindow} over an object, a {@code RecordScanner} finds the fields of a {@code Tile} of
 * records, and one {@code CellParser} per column turns them into a vector.
 */
package dev.lockstep.preprocessing.csv;
