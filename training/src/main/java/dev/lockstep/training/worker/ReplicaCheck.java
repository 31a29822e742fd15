package dev.lockstep.training.worker;

import dev.lockstep.preprocessing.dataset.storage.Hashes;
import dev.lockstep.training.collective.Communicator;
import dev.lockstep.training.model.ParameterBlock;
import dev.lockstep.training.model.Replica;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/** Whether the replicas are still equal, and if they are not, which rank differs in which layer. */
final class ReplicaCheck {
  private ReplicaCheck() {}

  /**
   * @param when for the message, e.g. {@code after step 300}
   * @throws IllegalStateException on every rank, naming the ranks that differ from rank 0 and the
   *     first layer in which they do
   */
  static void sameParameters(Communicator ring, Replica replica, String when) {
    List<String> hashes = Agreement.gather(ring, replica.parametersSha256());
    if (hashes.stream().distinct().count() > 1) {
      throw new IllegalStateException(
          "replicas differ %s: %s".formatted(when, differences(ring, replica)));
    }
  }

  private static String differences(Communicator ring, Replica replica) {
    StringBuilder text = new StringBuilder();
    boolean[] told = new boolean[ring.world()];
    int from = 0;
    for (ParameterBlock block : replica.blocks()) {
      int bytes = Math.toIntExact(block.length() * replica.elementType().bytes());
      List<String> hashes = Agreement.gather(ring, sha256(replica.parameters().slice(from, bytes)));
      from += bytes;
      for (int rank = 1; rank < hashes.size(); rank++) {
        if (!told[rank] && !hashes.get(rank).equals(hashes.get(0))) {
          told[rank] = true;
          text.append(text.isEmpty() ? "" : "; ")
              .append(
                  "rank %d differs from rank 0 from %s of layer %s on"
                      .formatted(rank, block.name(), block.layer()));
        }
      }
    }
    return text.toString();
  }

  private static String sha256(ByteBuffer bytes) {
    MessageDigest digest = Hashes.newSha256();
    digest.update(bytes);
    return Hashes.hex(digest.digest());
  }
}
