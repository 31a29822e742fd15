package dev.lockstep.training.collective.nccl;

import static org.bytedeco.cuda.global.nccl.NCCL_UNIQUE_ID_BYTES;
import static org.bytedeco.cuda.global.nccl.ncclAllReduce;
import static org.bytedeco.cuda.global.nccl.ncclCommAbort;
import static org.bytedeco.cuda.global.nccl.ncclCommGetAsyncError;
import static org.bytedeco.cuda.global.nccl.ncclCommInitRank;
import static org.bytedeco.cuda.global.nccl.ncclFloat32;
import static org.bytedeco.cuda.global.nccl.ncclFloat64;
import static org.bytedeco.cuda.global.nccl.ncclGetUniqueId;
import static org.bytedeco.cuda.global.nccl.ncclSuccess;
import static org.bytedeco.cuda.global.nccl.ncclSum;

import dev.lockstep.training.collective.CollectiveException;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nccl;
import org.bytedeco.cuda.nccl.ncclComm;
import org.bytedeco.cuda.nccl.ncclUniqueId;

/**
 * Sums vectors on the GPUs of the ranks; everything else goes through the communicator it was made
 * of, over whose authenticated connections it got NCCL's id. Every rank needs a device of its own,
 * the current one of the thread. NCCL chooses the order of addition: all ranks get the same bits,
 * but not those of the ring. NCCL's own connections are neither authenticated nor encrypted.
 *
 * <p>Has not been run on a GPU.
 */
public final class NcclCommunicator implements Communicator {
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private final Communicator others;
  private final Duration timeout;
  private final DeviceBuffer buffer = new DeviceBuffer();
  private final ncclComm comm = new ncclComm();
  private String place = "";
  private boolean joined;
  private boolean closed;

  private NcclCommunicator(Communicator others, Duration timeout) {
    this.others = others;
    this.timeout = timeout;
  }

  /** Whether the CUDA presets, their natives and at least one device are there. */
  public static boolean isAvailable() {
    try {
      int[] devices = new int[1];
      return cudart.cudaGetDeviceCount(devices) == cudart.cudaSuccess
          && devices[0] > 0
          && nccl.ncclGetVersion(new int[1]) == ncclSuccess;
    } catch (LinkageError absent) {
      return false;
    }
  }

  /**
   * The faster way that all ranks have: NCCL if each of them can use it, otherwise the communicator
   * that was given. Every rank must call it.
   *
   * @param onGpu whether this rank's gradients are computed on a GPU
   */
  public static Communicator fastest(Communicator connected, boolean onGpu, Duration timeout) {
    double[] able = {onGpu && isAvailable() ? 1 : 0};
    connected.allReduceSum(able);
    return able[0] == connected.world() ? over(connected, timeout) : connected;
  }

  /**
   * Joins the ranks' devices. Every rank must call it; NCCL itself has no deadline for this, so all
   * ranks first tell each other that they are there.
   *
   * @param connected takes over the communicator, which is closed with this one
   * @param timeout longest wait for one sum
   */
  public static NcclCommunicator over(Communicator connected, Duration timeout) {
    NcclCommunicator made = new NcclCommunicator(connected, timeout);
    try {
      made.join();
      return made;
    } finally {
      if (!made.joined) {
        made.close();
      }
    }
  }

  private void join() {
    ncclUniqueId id = new ncclUniqueId();
    if (rank() == 0) {
      require(ncclGetUniqueId(id), "make an id");
    }
    ByteBuffer told = id.internal().capacity(NCCL_UNIQUE_ID_BYTES).asByteBuffer();
    others.broadcast(told, 0);
    others.barrier();
    require(ncclCommInitRank(comm, world(), id, rank()), "join the ranks");
    joined = true;
  }

  @Override
  public int rank() {
    return others.rank();
  }

  @Override
  public int world() {
    return others.world();
  }

  @Override
  public void at(String newPlace) {
    place = newPlace;
    others.at(newPlace);
  }

  @Override
  public void allReduceSum(ByteBuffer vector) {
    allReduceSum(List.of(vector), ElementType.FLOAT32);
  }

  @Override
  public void allReduceSum(List<ByteBuffer> vector, ElementType type) {
    long bytes = vector.stream().mapToLong(ByteBuffer::remaining).sum();
    int ncclType = type == ElementType.FLOAT32 ? ncclFloat32 : ncclFloat64;
    buffer.load(vector, bytes);
    require(
        ncclAllReduce(
            buffer.memory(),
            buffer.memory(),
            bytes / type.bytes(),
            ncclType,
            ncclSum,
            comm,
            buffer.stream()),
        "start a sum");
    await();
    buffer.store(vector);
    await();
  }

  private void await() {
    long start = System.nanoTime();
    int[] failure = new int[1];
    while (!buffer.done()) {
      require(ncclCommGetAsyncError(comm, failure), "tell its state");
      require(failure[0], "sum");
      if (System.nanoTime() - start > timeout.toNanos() || Thread.currentThread().isInterrupted()) {
        throw failure("has not finished a sum within " + timeout.toSeconds() + " s");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void require(int state, String what) {
    if (state != ncclSuccess) {
      throw failure("could not " + what + ": " + nccl.ncclGetErrorString(state).getString());
    }
  }

  /** NCCL does not say which peer was late. */
  private CollectiveException failure(String what) {
    close();
    String where = place.isEmpty() ? "" : " in " + place;
    return new CollectiveException("NCCL at rank " + rank() + where + " " + what + ".");
  }

  @Override
  public void allReduceSum(double[] values) {
    others.allReduceSum(values);
  }

  @Override
  public void broadcast(ByteBuffer bytes, int root) {
    others.broadcast(bytes, root);
  }

  @Override
  public void allGather(ByteBuffer blocks, int[] lengths) {
    others.allGather(blocks, lengths);
  }

  @Override
  public void barrier() {
    others.barrier();
  }

  /** Without what NCCL sends, which it doesn't tell. */
  @Override
  public long bytesSent() {
    return others.bytesSent();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (others) {
      if (joined) {
        // not destroy, which waits for the others
        ncclCommAbort(comm);
      }
      buffer.close();
    }
  }
}
