package dev.lockstep.jobs.bench.preprocess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * What the Parquet files of an output say.
 *
 * @param rows in all of them
 * @param bytes of all of them
 */
record OutputFiles(long rows, long bytes) {

  static OutputFiles in(Path output) throws IOException {
    Configuration hadoop = new Configuration();
    long rows = 0;
    long bytes = 0;
    for (Path file : parquet(output)) {
      HadoopInputFile input =
          HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file.toUri()), hadoop);
      try (ParquetFileReader reader = ParquetFileReader.open(input)) {
        rows += reader.getRecordCount();
      }
      bytes += Files.size(file);
    }
    return new OutputFiles(rows, bytes);
  }

  private static List<Path> parquet(Path output) throws IOException {
    if (Files.isRegularFile(output)) {
      return List.of(output);
    }
    try (Stream<Path> tree = Files.walk(output)) {
      return tree.filter(path -> path.toString().endsWith(".parquet"))
          .filter(path -> !path.toString().contains("/rejects/"))
          .toList();
    }
  }

  /** Removes a file or a folder with everything in it, if it is there. */
  static void delete(Path output) throws IOException {
    if (!Files.exists(output)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(output)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
