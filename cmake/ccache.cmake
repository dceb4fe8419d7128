# Compiles through ccache where it is installed; its absence changes nothing but time.
find_program(TOPBOOK_CCACHE ccache)
if(TOPBOOK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${TOPBOOK_CCACHE})
endif()
