package dev.lockstep.preprocessing.pipeline;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.unsafe.Platform;
import scala.reflect.ClassTag;

/**
 * Packets on their way through the shuffle: bucket, task, sequence, length (int32, big-endian each)
 * and the bytes as they are. No classes are named, so nothing that arrives can name one, and a
 * packet is copied once on either side. Travels to executors.
 */
final class PacketSerializer extends Serializer implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public SerializerInstance newInstance() {
    return new Instance();
  }

  /**
   * A packet's bytes mean the same wherever they lie, so Spark may sort and merge them as bytes.
   */
  @Override
  public boolean supportsRelocationOfSerializedObjects() {
    return true;
  }

  private static UnsupportedOperationException onlyPairs() {
    return new UnsupportedOperationException("packets travel in streams of keys and values");
  }

  /** Spark's streams declare no exceptions, but Spark looks at their types. */
  private static RuntimeException asItIs(IOException e) {
    Platform.throwException(e);
    throw new IllegalStateException(e);
  }

  private static final class Instance extends SerializerInstance {
    @Override
    public <T> ByteBuffer serialize(T value, ClassTag<T> tag) {
      throw onlyPairs();
    }

    @Override
    public <T> T deserialize(ByteBuffer bytes, ClassTag<T> tag) {
      throw onlyPairs();
    }

    @Override
    public <T> T deserialize(ByteBuffer bytes, ClassLoader loader, ClassTag<T> tag) {
      throw onlyPairs();
    }

    @Override
    public SerializationStream serializeStream(OutputStream out) {
      return new Out(new DataOutputStream(out));
    }

    @Override
    public DeserializationStream deserializeStream(InputStream in) {
      return new In(new DataInputStream(in));
    }
  }

  private static final class Out extends SerializationStream {
    private final DataOutputStream out;

    Out(DataOutputStream out) {
      this.out = out;
    }

    @Override
    public <T> SerializationStream writeKey(T bucket, ClassTag<T> tag) {
      return writing(() -> out.writeInt((Integer) bucket));
    }

    @Override
    public <T> SerializationStream writeValue(T packet, ClassTag<T> tag) {
      return writing(() -> ((Packet) packet).write(out));
    }

    @Override
    public <T> SerializationStream writeObject(T value, ClassTag<T> tag) {
      throw onlyPairs();
    }

    @Override
    public void flush() {
      writing(out::flush);
    }

    @Override
    public void close() {
      writing(out::close);
    }

    private SerializationStream writing(Io write) {
      try {
        write.run();
        return this;
      } catch (IOException e) {
        throw asItIs(e);
      }
    }
  }

  private static final class In extends DeserializationStream {
    private final DataInputStream in;

    In(DataInputStream in) {
      this.in = in;
    }

    /** Throws an {@link EOFException} where the stream ends, which Spark expects. */
    @Override
    @SuppressWarnings("unchecked")
    public <T> T readKey(ClassTag<T> tag) {
      try {
        int first = in.read();
        if (first < 0) {
          throw new EOFException("no more packets");
        }
        int rest = Packet.whole(() -> in.readUnsignedShort() << Byte.SIZE | in.readUnsignedByte());
        return (T) (Integer) (first << (Integer.SIZE - Byte.SIZE) | rest);
      } catch (IOException e) {
        throw asItIs(e);
      }
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T readValue(ClassTag<T> tag) {
      try {
        return (T) Packet.whole(() -> Packet.read(in));
      } catch (IOException e) {
        throw asItIs(e);
      }
    }

    @Override
    public <T> T readObject(ClassTag<T> tag) {
      throw onlyPairs();
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw asItIs(e);
      }
    }
  }

  @FunctionalInterface
  private interface Io {
    void run() throws IOException;
  }
}
