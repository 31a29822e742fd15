package dev.lockstep.preprocessing.pipeline;

/**
 * What a run would do.
 *
 * @param dataset address it publishes to
 * @param objects raw objects it reads
 * @param bytes their size
 * @param lookups objects of tables that records are held against
 * @param lookupBytes their size
 * @param current version that is published now, absent if none is
 * @param upToDate whether the current version is made of the same objects, specification and code,
 *     so that nothing is to be done
 * @param added objects that would be added to the current version, and the only ones that are read;
 *     absent if all are
 * @param obstacle why all are read although the specification allows to add; absent if it does not,
 *     or nothing forbids it
 */
public record PreprocessPlan(
    String dataset,
    int objects,
    long bytes,
    int lookups,
    long lookupBytes,
    String current,
    boolean upToDate,
    Integer added,
    String obstacle) {}
