package io.windflow.api;

/**
 * One place where bad input breaks a rule.
 *
 * @param source what was read: {@code compose}, {@code env}, or a JSON pointer into the request
 * @param line 1-based line in the source, null if unknown
 * @param column 1-based column, null if unknown
 * @param rule stable short name of the rule broken, such as {@code syntax} or {@code policy.privileged}
 * @param message what is wrong
 * @param advice what to do, null if the message says it all
 */
public record Violation(String source, Integer line, Integer column, String rule, String message, String advice) {}
