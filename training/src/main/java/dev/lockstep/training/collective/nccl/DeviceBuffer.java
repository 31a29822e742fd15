package dev.lockstep.training.collective.nccl;

import static org.bytedeco.cuda.global.cudart.cudaErrorNotReady;
import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;
import static org.bytedeco.cuda.global.cudart.cudaStreamCreate;
import static org.bytedeco.cuda.global.cudart.cudaStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cudaStreamQuery;
import static org.bytedeco.cuda.global.cudart.cudaSuccess;

import dev.lockstep.training.collective.CollectiveException;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** Memory of the current device that grows as needed, and the stream everything is queued on. */
final class DeviceBuffer implements AutoCloseable {
  private final CUstream_st stream = new CUstream_st();
  private Pointer memory = new Pointer();
  private long capacity;

  DeviceBuffer() {
    require(cudaStreamCreate(stream), "create a stream");
  }

  CUstream_st stream() {
    return stream;
  }

  Pointer memory() {
    return memory;
  }

  /** Queues a copy of the vector to the device. */
  void load(List<ByteBuffer> vector, long bytes) {
    reserve(bytes);
    long at = 0;
    for (ByteBuffer part : vector) {
      Pointer host = new BytePointer(part).position(part.position());
      copy(device(at), host, part.remaining(), cudaMemcpyHostToDevice);
      at += part.remaining();
    }
  }

  /** Queues a copy of the device's memory to the vector. */
  void store(List<ByteBuffer> vector) {
    long at = 0;
    for (ByteBuffer part : vector) {
      Pointer host = new BytePointer(part).position(part.position());
      copy(host, device(at), part.remaining(), cudaMemcpyDeviceToHost);
      at += part.remaining();
    }
  }

  /** Whether all that was queued is done. */
  boolean done() {
    int state = cudaStreamQuery(stream);
    if (state == cudaErrorNotReady) {
      return false;
    }
    require(state, "finish what was queued");
    return true;
  }

  private void reserve(long bytes) {
    if (capacity < bytes) {
      free();
      require(cudaMalloc(memory, bytes), "allocate " + bytes + " bytes");
      capacity = bytes;
    }
  }

  private BytePointer device(long offset) {
    return new BytePointer(memory).position(offset);
  }

  private void copy(Pointer target, Pointer source, long bytes, int direction) {
    require(cudaMemcpyAsync(target, source, bytes, direction, stream), "copy " + bytes + " bytes");
  }

  private static void require(int state, String what) {
    if (state != cudaSuccess) {
      throw new CollectiveException(
          "The GPU could not " + what + ": " + cudart.cudaGetErrorString(state).getString() + ".");
    }
  }

  private void free() {
    if (capacity > 0) {
      require(cudaFree(memory), "free its memory");
      memory = new Pointer();
      capacity = 0;
    }
  }

  @Override
  public void close() {
    free();
    require(cudaStreamDestroy(stream), "destroy a stream");
  }
}
