package dev.lockstep.training.master;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;
import org.nd4j.common.loader.Loader;
import org.nd4j.common.loader.Source;

/** Reads one saved data set on an executor, when its turn comes. */
final class LoadExamples<T> implements Function<String, T> {
  private static final long serialVersionUID = 1L;

  private final Loader<? extends T> loader;
  private final SerializableConfiguration configuration;

  LoadExamples(Loader<? extends T> loader, SerializableConfiguration configuration) {
    this.loader = loader;
    this.configuration = configuration;
  }

  @Override
  public T call(String path) throws IOException {
    return loader.load(new HadoopSource(path));
  }

  private final class HadoopSource implements Source {
    private final String path;

    HadoopSource(String path) {
      this.path = path;
    }

    @Override
    public InputStream getInputStream() throws IOException {
      Path file = new Path(path);
      FileSystem fileSystem = file.getFileSystem(configuration.value());
      return fileSystem.open(file);
    }

    @Override
    public String getPath() {
      return path;
    }
  }
}
