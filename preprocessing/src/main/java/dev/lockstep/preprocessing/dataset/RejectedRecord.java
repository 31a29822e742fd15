package dev.lockstep.preprocessing.dataset;

import java.io.Serializable;

/**
 * A record that did not pass, with everything needed to find and replay it.
 *
 * @param source address of the raw object
 * @param position record number in that object, from 0
 * @param rule name of the rule it broke, e.g. {@code label_range}
 * @param reason what was found and what is allowed
 * @param raw the record's bytes as they were read
 */
public record RejectedRecord(String source, long position, String rule, String reason, byte[] raw)
    implements Serializable {}
