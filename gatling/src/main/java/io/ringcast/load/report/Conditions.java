package io.ringcast.load.report;

/**
 * Under which the rows were measured.
 *
 * @param pairs of each row that compares two sides
 * @param seconds of each run
 * @param date of the day, as in ISO 8601
 */
public record Conditions(
        int pairs, int seconds, String transport, int shards, String flags, String jdk, String machine, String date) {}
