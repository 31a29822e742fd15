package dev.lockstep.preprocessing.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.preprocessing.dataset.DatasetVersion;
import dev.lockstep.preprocessing.dataset.Manifest;
import dev.lockstep.preprocessing.dataset.RejectedRecord;
import dev.lockstep.preprocessing.dataset.error.UserException;
import dev.lockstep.preprocessing.dataset.storage.Json;
import dev.lockstep.preprocessing.quality.RejectionBudget;
import dev.lockstep.preprocessing.source.replay.Choice;
import dev.lockstep.preprocessing.source.replay.Place;
import dev.lockstep.preprocessing.source.schema.ColumnSchema;
import dev.lockstep.preprocessing.source.schema.SchemaFile;
import dev.lockstep.preprocessing.step.Deduplicate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Replays that publish nothing. */
class ReplayRefusalsIT extends ReplayFixture {
  @Test
  void whatIsNotAcceptedAndADryRunPublishNothing() {
    DatasetVersion base = publish(spec);
    TabularSpec fixed = with(List.of("n/a", ""), 4500, new RejectionBudget(0.1));

    ReplayResult dry = replay(fixed, new ReplayRequest(Choice.all(), null, true));
    ReplayResult same = replay(spec, ALL);

    assertThat(dry.added()).isEqualTo(4);
    assertThat(dry.published()).isEmpty();
    assertThat(same.added()).isZero();
    assertThat(same.published()).isEmpty();
    assertThat(same.after()).isEqualTo(same.before());
    assertThat(latest()).isEqualTo(base.manifest().id());
  }

  @Test
  void whatAFailedRunKeptIsLookedAtAndNothingMore() {
    TabularSpec strict = with(List.of(), 2000, RejectionBudget.ofCount(5));
    assertThatThrownBy(() -> publish(strict)).hasMessageContaining("failed/versions/");
    String folder = strict.dataset() + "/failed/versions/";
    String kept = storage.list(folder).get(0).uri();
    String id = kept.substring(kept.indexOf("/failed/versions/") + 17).replaceAll("/.*", "");
    TabularSpec fixed = with(List.of("n/a", ""), 4500, new RejectionBudget(0.1));

    ReplayResult result = replay(fixed, new ReplayRequest(Choice.all(), id, false));

    assertThat(result.of()).isEqualTo(id);
    assertThat(result.added()).isEqualTo(4);
    assertThat(result.published()).isEmpty();
    assertThat(DatasetVersion.latest(storage, spec.dataset())).isEmpty();
  }

  @Test
  void whatIsFrozenMustNotHaveChanged() {
    publish(spec);
    TabularSpec other = keyed(List.of("count"));

    assertThatThrownBy(() -> replay(other, ALL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("has changed key since")
        .hasMessageContaining("lockstep run");
    TabularSpec deduplicating =
        with(
            List.of(),
            List.of(new Deduplicate(List.of("id"))),
            spec.rules(),
            new RejectionBudget(0.1));
    assertThatThrownBy(() -> replay(deduplicating, ALL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("deduplicate");
    assertThatThrownBy(() -> replay(retyped("id", "double"), ALL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("column id was of type bigint")
        .hasMessageContaining("is of type double now");
    assertThatThrownBy(() -> replay(retyped("size", "timestamp"), ALL))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("column size was of type double");
  }

  @Test
  void keysByPlaceOfAnotherFormAreNotMixed() {
    TabularSpec byPlace = keyed(List.of());
    ObjectNode manifest = Json.tree(publish(spec).manifest()).deepCopy();
    manifest.set("specification", Json.tree(byPlace));
    DatasetVersion earlier =
        new DatasetVersion(storage, spec.dataset(), Json.value(manifest, Manifest.class));

    assertThatThrownBy(() -> Replayable.require(byPlace, earlier))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("keys by place as an earlier version")
        .hasMessageContaining("lockstep run");
    DatasetVersion now = publish(byPlace);
    assertThatCode(() -> Replayable.require(byPlace, now)).doesNotThrowAnyException();
  }

  private TabularSpec keyed(List<String> key) {
    return with(spec.schema(), key);
  }

  private TabularSpec retyped(String name, String type) {
    List<ColumnSchema> columns =
        spec.schema().columns().stream()
            .map(
                column ->
                    column.name().equals(name)
                        ? new ColumnSchema(name, type, true, null, null)
                        : column)
            .toList();
    return with(new SchemaFile(SchemaFile.VERSION, spec.schema().nulls(), columns), spec.key());
  }

  private TabularSpec with(SchemaFile schema, List<String> key) {
    return new TabularSpec(
        spec.dataset(),
        spec.source(),
        schema,
        key,
        spec.records(),
        spec.rules(),
        spec.features(),
        spec.target(),
        spec.split(),
        spec.maxRejected(),
        spec.output());
  }

  @Test
  void aCorrectionOfARecordThatIsNotRejectedIsRefused() {
    publish(spec);
    String source = rejected().get(0).source();
    Choice choice = new Choice(Set.of(), Map.of(new Place(source, 7), new byte[] {1}));

    assertThatThrownBy(() -> replay(spec, new ReplayRequest(choice, null, false)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("record 7 of " + source);
  }

  @Test
  void aHealedRecordWhoseKeyIsThereAlreadyIsRefused() {
    publish(spec);
    RejectedRecord record = rejected().get(0);
    byte[] taken = "10000,1500,3,red,odd".getBytes(StandardCharsets.UTF_8);
    Choice choice =
        new Choice(Set.of(), Map.of(new Place(record.source(), record.position()), taken));
    String now = latest();

    assertThatThrownBy(() -> replay(spec, new ReplayRequest(choice, null, false)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("10000");
    assertThat(latest()).isEqualTo(now);
  }
}
