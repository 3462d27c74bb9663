package io.example.windflow.usersfile;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What the user sets in {@code config/windflow.usersfile.cfg}. */
@ObjectClassDefinition(name = "Users from a file")
public @interface UsersFileSettings {

    // Without a default it is required. A secret would be named _token() and be of type PASSWORD.
    @AttributeDefinition(name = "Path", description = "A line for each user: name:role:hash")
    String path();
}
