package dev.lockstep.preprocessing.dataset;

import dev.lockstep.preprocessing.dataset.error.EnvironmentException;
import dev.lockstep.preprocessing.dataset.error.UserException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * Reads row groups of one shard file into flat buffers, without rows and without Spark. Not
 * thread-safe; open one per thread.
 */
public final class ShardReader implements AutoCloseable {
  private final Schema schema;
  private final ShardFile file;
  private final RangedInput input;
  private final CodecFactory codecs = new CodecFactory(new Configuration(false), 0);
  private final ParquetFileReader parquet;
  private final String uri;

  private ShardReader(DatasetVersion dataset, ShardFile file, RangedInput input)
      throws IOException {
    this.schema = dataset.manifest().schema();
    this.file = file;
    this.uri = dataset.uri(file);
    this.input = input;
    input.loadTail();
    ParquetReadOptions options =
        ParquetReadOptions.builder()
            .usePageChecksumVerification()
            .useColumnIndexFilter(false)
            .useStatsFilter(false)
            .useBloomFilter(false)
            .withCodecFactory(codecs)
            .build();
    this.parquet = new ParquetFileReader(input, options);
  }

  /**
   * Opens a shard and compares size, row groups and row counts with the manifest.
   *
   * @throws UserException if the file differs from its manifest entry
   */
  public static ShardReader open(DatasetVersion dataset, ShardFile file) {
    String uri = dataset.uri(file);
    RangedInput input = RangedInput.open(dataset.storage(), uri);
    try {
      ShardChecks.size(uri, file, input.getLength());
      ShardReader reader = new ShardReader(dataset, file, input);
      ShardChecks.footer(uri, file, reader.schema, reader.parquet.getFooter());
      return reader;
    } catch (UserException | EnvironmentException e) {
      input.close();
      throw e;
    } catch (IOException | RuntimeException e) {
      input.close();
      throw ShardChecks.damaged(uri, "its footer cannot be read", e);
    }
  }

  /**
   * Decodes one row group; page checksums are verified.
   *
   * @param index position of the row group in the file
   * @param withKeys whether to decode the key and the kept columns too
   * @throws UserException if the row group is damaged
   */
  public RowGroupData read(int index, boolean withKeys) {
    return read(index, withKeys, ByteBuffer::allocateDirect);
  }

  /**
   * As {@link #read(int, boolean)}, into a buffer of the caller's.
   *
   * @param buffers gives a direct buffer of at least as many bytes as it is asked for
   */
  public RowGroupData read(int index, boolean withKeys, IntFunction<ByteBuffer> buffers) {
    BlockMetaData block = parquet.getRowGroups().get(index);
    try {
      load(block, path -> withKeys || isTensor(path));
      parquet.setRequestedSchema(RowGroupDecoder.projection(schema, withKeys));
      PageReadStore pages = parquet.readRowGroup(index);
      return new RowGroupDecoder(schema, pages, uri).decode(withKeys, buffers);
    } catch (UserException | EnvironmentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ShardChecks.damaged(uri, "row group " + index + " cannot be decoded", e);
    }
  }

  /**
   * Decodes the keys of one row group alone.
   *
   * @param index position of the row group in the file
   * @throws UserException if the row group is damaged
   */
  public List<String> keys(int index) {
    BlockMetaData block = parquet.getRowGroups().get(index);
    try {
      load(block, path -> path.equals(schema.key()));
      parquet.setRequestedSchema(RowGroupDecoder.keys(schema));
      return new RowGroupDecoder(schema, parquet.readRowGroup(index), uri).keys();
    } catch (UserException | EnvironmentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw ShardChecks.damaged(uri, "the keys of row group " + index + " cannot be decoded", e);
    }
  }

  private boolean isTensor(String path) {
    return path.equals(schema.features().column()) || path.equals(schema.label().column());
  }

  /** One request for everything between the first and the last wanted column chunk. */
  private void load(BlockMetaData block, Predicate<String> columns) throws IOException {
    List<ColumnChunkMetaData> wanted =
        block.getColumns().stream()
            .filter(chunk -> columns.test(chunk.getPath().toDotString()))
            .toList();
    long start = Long.MAX_VALUE;
    long end = 0;
    for (ColumnChunkMetaData chunk : wanted) {
      start = Math.min(start, chunk.getStartingPos());
      end = Math.max(end, chunk.getStartingPos() + chunk.getTotalSize());
    }
    input.load(start, Math.toIntExact(end - start));
    for (ColumnChunkMetaData chunk : wanted) {
      PageChecks.check(input.newStream(), chunk);
    }
  }

  /** The shard's manifest entry. */
  public ShardFile file() {
    return file;
  }

  /** Largest number of stored feature bytes in one row group of the files. */
  public static long largestRowGroupBytes(TensorSpec spec, List<ShardFile> files) {
    return files.stream()
        .flatMap(f -> f.rowGroups().stream())
        .mapToLong(group -> group.rows() * spec.rowBytes())
        .max()
        .orElse(0);
  }

  @Override
  public void close() {
    try {
      parquet.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing a reader in memory failed", e);
    } finally {
      codecs.release();
      input.close();
    }
  }
}
