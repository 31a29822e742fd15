package dev.lockstep.training.model;

import dev.lockstep.preprocessing.dataset.Schema;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.training.collective.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/**
 * One network that trains on the shares of all ranks: what ranks in lock step are held against. It
 * exchanges nothing.
 *
 * <p>Usually the shares are joined to one batch and pass together, whatever {@link
 * GradientSpec#microBatch()} says. Where that cannot give what ranks compute, because every rank
 * draws dropout masks of its own or normalizes by its own rows, the shares pass one after the
 * other, as the ranks would pass them, and the sum of their gradients makes one update.
 */
public final class JoinedNetwork implements AutoCloseable {
  /**
   * One rank's rows of a step.
   *
   * @param features direct float32 {@code [rows, elements]}, from the position on
   * @param labels class index or stored value per row
   */
  public record Share(ByteBuffer features, float[] labels, int rows) {}

  private final NetworkReplica replica;
  private final boolean apart;
  private final long seed;
  private final int rowBytes;

  private JoinedNetwork(NetworkReplica replica, boolean apart, long seed, int rowBytes) {
    this.replica = replica;
    this.apart = apart;
    this.seed = seed;
    this.rowBytes = rowBytes;
  }

  /**
   * A freshly initialized network, with the parameters that {@link Replicas#create} gives a rank.
   *
   * @throws UserException as that, or if one process cannot do what the ranks do
   */
  public static JoinedNetwork create(
      NetworkSpec network, UpdaterSpec updater, GradientSpec gradient, Schema schema, long seed) {
    NetworkReplica replica =
        (NetworkReplica) Replicas.create(network, updater, gradient, schema, seed, 0);
    boolean apart =
        replica.network().drawsNoise()
            || (gradient.batchNorm() == GradientSpec.BatchNormRows.LOCAL
                && normalizesBatches(replica.network()));
    if (replica.network().drawsNoise()
        && gradient.batchNorm() == GradientSpec.BatchNormRows.SYNCHRONIZED
        && normalizesBatches(replica.network())) {
      replica.close();
      throw new UserException(
          "synchronized batch normalization together with dropout cannot be compared with one"
              + " process: the shares must pass one after the other for the ranks' masks, and all at"
              + " once for statistics over all rows; compare with one of the two switched off");
    }
    if (!apart && gradient.microBatch() > 0) {
      replica.close();
      replica =
          (NetworkReplica)
              Replicas.create(network, updater, gradient.withMicroBatch(0), schema, seed, 0);
    }
    int rowBytes = schema.features().inputElements() * Float.BYTES;
    return new JoinedNetwork(replica, apart, seed, rowBytes);
  }

  private static boolean normalizesBatches(Dl4jNetwork network) {
    for (var layer : network.layers()) {
      if (layer.conf().getLayer() instanceof BatchNormalization) {
        return true;
      }
    }
    return false;
  }

  /** Whether shares pass one after the other. */
  public boolean apart() {
    return apart;
  }

  /** The network. */
  public Replica replica() {
    return replica;
  }

  /**
   * One update.
   *
   * @param shares by rank; at least one has rows
   * @return mean loss over all rows, including penalties
   */
  public double step(List<Share> shares) {
    if (apart) {
      return replica.step(parts(shares), sums -> {});
    }
    Share whole = join(shares);
    return replica.step(whole.features(), whole.labels(), whole.rows(), sums -> {});
  }

  private List<MicroBatch> parts(List<Share> shares) {
    int last = shares.size() - 1;
    while (last > 0 && shares.get(last).rows() == 0) {
      last--;
    }
    List<MicroBatch> parts = new ArrayList<>();
    for (int rank = 0; rank <= last; rank++) {
      Share share = shares.get(rank);
      if (share.rows() > 0) {
        long noise = Mixing.mix(seed, rank);
        parts.add(new MicroBatch(0, () -> replica.seedNoise(noise)));
        parts.addAll(replica.share(share.features(), share.labels(), share.rows(), rank == last));
      }
    }
    return parts;
  }

  private Share join(List<Share> shares) {
    int rows = shares.stream().mapToInt(Share::rows).sum();
    ByteBuffer features =
        ByteBuffer.allocateDirect(Math.multiplyExact(rows, rowBytes))
            .order(ByteOrder.nativeOrder());
    float[] labels = new float[rows];
    int at = 0;
    for (Share share : shares) {
      ByteBuffer source = share.features();
      features.put(at * rowBytes, source, source.position(), share.rows() * rowBytes);
      System.arraycopy(share.labels(), 0, labels, at, share.rows());
      at += share.rows();
    }
    return new Share(features, labels, rows);
  }

  /** What its parameters are made of. */
  public ElementType elementType() {
    return replica.elementType();
  }

  @Override
  public void close() {
    replica.close();
  }
}
