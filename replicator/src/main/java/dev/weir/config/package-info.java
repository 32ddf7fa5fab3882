/**
 * The node's configuration file: YAML read into records by a strict binding that keeps line and
 * column. docs/formats/node-config.md specifies it. Nothing in here starts anything; one method
 * opens one file.
 */
@NullMarked
package dev.weir.config;

import org.jspecify.annotations.NullMarked;
