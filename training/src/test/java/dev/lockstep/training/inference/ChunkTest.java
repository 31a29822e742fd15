package dev.lockstep.training.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.preprocessing.dataset.RowGroup;
import dev.lockstep.preprocessing.dataset.ShardFile;
import dev.lockstep.preprocessing.dataset.SplitFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkTest {
  private static SplitFiles files(int... groups) {
    List<ShardFile> files = new ArrayList<>();
    long rows = 0;
    for (int f = 0; f < groups.length; f++) {
      List<RowGroup> inFile = new ArrayList<>();
      for (int g = 0; g < groups[f]; g++) {
        inFile.add(new RowGroup(g == groups[f] - 1 ? 7 : 100, 4 + g, 1));
      }
      long inAll = inFile.stream().mapToLong(RowGroup::rows).sum();
      files.add(new ShardFile("test/part-%05d.parquet".formatted(f), inAll, 1, "0", inFile));
      rows += inAll;
    }
    return new SplitFiles(rows, List.of(), files);
  }

  @Test
  void everyRowGroupIsInOneChunkAndInOrder() {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      int[] groups = random.ints(1 + random.nextInt(5), 1, 400).toArray();
      List<Chunk> chunks = Chunk.cut(files(groups), 1 + random.nextInt(1000));
      int next = 0;
      for (int file = 0; file < groups.length; file++) {
        int from = 0;
        while (from < groups[file]) {
          Chunk chunk = chunks.get(next++);
          assertThat(chunk.file()).isEqualTo(file);
          assertThat(chunk.from()).isEqualTo(from);
          assertThat(chunk.to()).isGreaterThan(from);
          from = chunk.to();
        }
        assertThat(from).isEqualTo(groups[file]);
      }
      assertThat(chunks).hasSize(next).hasSizeLessThanOrEqualTo(256 + groups.length);
    }
  }

  @Test
  void smallSplitsAreCutByRowGroupsAndRowsOfAChunkHaveALeast() {
    assertThat(Chunk.cut(files(3), 1))
        .containsExactly(new Chunk(0, 0, 1), new Chunk(0, 1, 2), new Chunk(0, 2, 3));
    assertThat(Chunk.cut(files(3, 2), 150))
        .containsExactly(new Chunk(0, 0, 2), new Chunk(0, 2, 3), new Chunk(1, 0, 2));
  }
}
