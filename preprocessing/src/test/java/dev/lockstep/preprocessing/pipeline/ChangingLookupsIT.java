package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.preprocessing.LocalSpark;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.source.table.TableSources;
import dev.lockstep.preprocessing.source.table.TableSpec;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Lookups that change or are wrong. */
class ChangingLookupsIT extends LookupsFixture {
  @Test
  void aLookupThatChangedMakesAnotherDataset() throws IOException {
    TabularSpec spec = spec("changed", airports("csv"), carriers("carriers.csv"));
    assertThat(PreprocessPipeline.plan(storage(), spec).lookups()).isEqualTo(2);
    DatasetVersion first = run(spec);
    assertThat(again(spec).reused()).isTrue();
    assertThat(PreprocessPipeline.plan(storage(), spec).upToDate()).isTrue();

    write("carriers.csv", "name,code\nOne,C1\nTwo,C2\n");

    assertThat(PreprocessPipeline.plan(storage(), spec).upToDate()).isFalse();
    PreprocessPipeline.Result second = again(spec);
    assertThat(second.reused()).isFalse();
    assertThat(second.dataset().manifest().counts().rejected())
        .isGreaterThan(first.manifest().counts().rejected());
  }

  @Test
  void aLookupThatChangesWhileItIsReadPublishesNothing() throws IOException {
    TabularSpec spec = spec("meanwhile", airports("csv"), carriers("carriers.csv"));
    OpenLookups lookups = OpenLookups.open(access(), spec);
    write("carriers.csv", "name,code\nOne,C1\n");
    TableInputs inputs =
        new TableInputs(
            spec,
            TableSources.open(access(), spec.source(), spec.schema()),
            lookups,
            "test",
            "e".repeat(64));

    assertThatThrownBy(() -> new TableRun(LocalSpark.session(), storage(), inputs).publish())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("carriers.csv")
        .hasMessageContaining("changed");
    assertThat(DatasetVersion.latest(storage(), address("meanwhile"))).isEmpty();
  }

  @Test
  void whatIsWrongWithALookupIsToldBeforeAnythingIsWritten() throws IOException {
    write("broken.csv", "name,code\nOne,C1\nTwo\n");
    write("twice.csv", "airport,terminal,state,elevation\nA1,0,x,1\nA1,0,y,2\n");
    TableSpec airports = airports("csv");

    refuses(spec("a", airports, carriers("none.csv")), "rule carrier: lookup: ", "none.csv");
    refuses(spec("b", airports, carriers("flights.csv")), "has other columns than expected");
    refuses(
        spec("c", airports, carriers("broken.csv")),
        "rule carrier: the lookup has a malformed record",
        "broken.csv");
    refuses(
        spec("d", csv("twice.csv"), carriers("carriers.csv")),
        "several rows with the same airport, terminal",
        "A1, 0");
    assertThatThrownBy(
            () ->
                PreprocessPipeline.plan(
                    storage(), spec("e", csv("none.csv"), carriers("carriers.csv"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("records[0]: join: lookup: ");
    assertThatThrownBy(
            () ->
                PreprocessPipeline.plan(
                    storage(), spec("f", csv("flights.csv"), carriers("carriers.csv"))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("records[0]: join: lookup: ")
        .hasMessageContaining("elevation");
  }

  private void refuses(TabularSpec spec, String... words) {
    assertThatThrownBy(() -> run(spec)).isInstanceOf(UserException.class).message().contains(words);
    assertThat(DatasetVersion.latest(storage(), spec.dataset())).isEmpty();
  }

  @Test
  void aSpecificationComesBackFromItsManifest() {
    TabularSpec spec = spec("json", airports("csv"), carriers("carriers.csv"));
    assertThat(Json.value(Json.tree(spec), TabularSpec.class)).isEqualTo(spec);
  }
}
